// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.settings;

import dev.bergen.rabbit.amqp.Login;
import dev.bergen.rabbit.broker.Broker;

/** How the driver logs in. The names are those of the SASL mechanisms. */
public enum LoginMethod {
  PLAIN {
    @Override
    public Login of(Broker broker) {
      return Login.plain(broker.user(), broker.password());
    }
  },
  /** The reference's default. */
  AMQPLAIN {
    @Override
    public Login of(Broker broker) {
      return Login.amqPlain(broker.user(), broker.password());
    }
  },
  /** By the certificate of the TLS connection. */
  EXTERNAL {
    @Override
    public Login of(Broker broker) {
      return Login.external();
    }
  };

  public abstract Login of(Broker broker);
}
