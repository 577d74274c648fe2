// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.frames.Bytes;
import java.nio.charset.StandardCharsets;

/** How a client says who it is: a mechanism of SASL and its one answer. */
public final class Login {
  private final String mechanism;
  private final byte[] response;

  private Login(String mechanism, byte[] response) {
    this.mechanism = mechanism;
    this.response = response;
  }

  /** Returns that of RFC 4616. */
  public static Login plain(String user, String password) {
    return new Login("PLAIN", ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns that of AMQP: a table of two texts, without the table's length. */
  public static Login amqPlain(String user, String password) {
    Bytes table = new Bytes();
    table.writeField("LOGIN", user);
    table.writeField("PASSWORD", password);
    return new Login("AMQPLAIN", table.toArray());
  }

  /** Returns that of a TLS certificate, which has said everything. */
  public static Login external() {
    return new Login("EXTERNAL", new byte[0]);
  }

  /** Returns the name of the mechanism. */
  public String mechanism() {
    return mechanism;
  }

  byte[] response() {
    return response;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return mechanism;
  }
}
