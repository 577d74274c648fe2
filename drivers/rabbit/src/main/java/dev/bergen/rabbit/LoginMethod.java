// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.SaslMechanism;
import com.rabbitmq.client.impl.ExternalMechanism;
import com.rabbitmq.client.impl.PlainMechanism;

/** How the driver logs in. The names are those of the SASL mechanisms. */
enum LoginMethod {
  PLAIN {
    @Override
    SaslMechanism mechanism() {
      return new PlainMechanism();
    }
  },
  AMQPLAIN {
    @Override
    SaslMechanism mechanism() {
      return new AmqPlain();
    }
  },
  /** By the certificate of the TLS connection. */
  EXTERNAL {
    @Override
    SaslMechanism mechanism() {
      return new ExternalMechanism();
    }
  };

  abstract SaslMechanism mechanism();
}
