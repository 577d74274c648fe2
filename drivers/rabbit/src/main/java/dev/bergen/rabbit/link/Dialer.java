// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import dev.bergen.FailureKind;
import dev.bergen.rabbit.amqp.Connection;
import java.util.function.Consumer;

/** Opens connections to one of several hosts. */
public interface Dialer {

  /** No connection. The message says why, for callers and operators, without secrets. */
  final class DialException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    /** A failure of unknown kind. */
    DialException(String message, Throwable cause) {
      this(FailureKind.OTHER, message, cause);
    }

    public DialException(FailureKind kind, String message, Throwable cause) {
      super(message, cause);
      this.kind = kind;
    }

    public FailureKind kind() {
      return kind;
    }
  }

  int hosts();

  /** Returns {@code host:port}. */
  String address(int host);

  /** Connects and logs in; blocks for a few seconds at most. */
  Connection dial(int host) throws DialException;

  /**
   * As {@link #dial(int)}.
   *
   * @param accepted called once the host has accepted the connection, with the text to report while
   *     it does not respond; on the calling thread
   */
  default Connection dial(int host, Consumer<String> accepted) throws DialException {
    return dial(host);
  }

  /** Breaks the connection that was dialled last, or its dial, at once. Any thread. */
  void cut();
}
