// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The broker does not let us in, or there is no way to ask it. */
public final class LoginException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The way in which the broker refused. */
  public enum Kind {
    /** It refused the login. */
    REFUSED,
    /** It ended the connection after the login without a reason. */
    PERHAPS_REFUSED,
    /** It does not know the login method. */
    NO_SUCH_METHOD
  }

  private final Kind kind;

  LoginException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns what the broker did. */
  public Kind kind() {
    return kind;
  }
}
