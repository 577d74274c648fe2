// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/**
 * Why a message could not be delivered or was not answered, as a basis for decisions and advice.
 */
public enum FailureKind {
  /** Nothing more is known than the message says. */
  OTHER,

  /** The broker cannot be reached, or the connection breaks. */
  NETWORK,

  /** Something else than a broker listens at the port, or it wants TLS. */
  NOT_A_BROKER,

  /** The broker refuses user, password or certificate. */
  LOGIN,

  /** The virtual host does not exist, or the user may not use it. */
  VIRTUAL_HOST,

  /** The user may not do this in the virtual host. */
  PERMISSION,

  /** A queue or exchange exists and is different, or belongs to another owner. */
  DECLARATION,

  /** The message is larger than the broker takes. */
  SIZE,

  /** A limit of connections, channels, queues or messages is reached. */
  LIMIT,

  /** The broker has no queue for the message. */
  UNROUTABLE,

  /** The request was delivered, and there was no answer. */
  UNANSWERED,

  /** A server worked on the request and showed no sign of life for too long. */
  SILENT,

  /** A server or listener did not begin in time, and nothing is known to be wrong. */
  TIMEOUT;

  /** Whether a retry is pointless until an account or a setting is changed. */
  public boolean isFinal() {
    return this == LOGIN || this == VIRTUAL_HOST || this == PERMISSION;
  }

  /** Returns the kind that {@code error}, or the first of its causes with a kind, has. */
  public static FailureKind of(@Nullable Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof MessagingException messaging && messaging.kind() != OTHER) {
        return messaging.kind();
      }
    }
    return OTHER;
  }
}
