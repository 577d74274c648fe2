// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.rabbit.amqp.Login;

/** How the driver logs in. The names are those of the SASL mechanisms. */
enum LoginMethod {
  PLAIN {
    @Override
    Login of(Broker broker) {
      return Login.plain(broker.user(), broker.password());
    }
  },
  /** What the reference uses unless told otherwise. */
  AMQPLAIN {
    @Override
    Login of(Broker broker) {
      return Login.amqPlain(broker.user(), broker.password());
    }
  },
  /** By the certificate of the TLS connection. */
  EXTERNAL {
    @Override
    Login of(Broker broker) {
      return Login.external();
    }
  };

  abstract Login of(Broker broker);
}
