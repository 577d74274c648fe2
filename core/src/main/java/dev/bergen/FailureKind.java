// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/**
 * Why a message could not be delivered or was not answered, as a basis for decisions and advice.
 */
public enum FailureKind {
  /** The cause is unknown, or only the message describes it. */
  OTHER,

  /** The broker cannot be reached, or the connection breaks. */
  NETWORK,

  /** The port belongs to a service that is not a broker, or requires TLS. */
  NOT_A_BROKER,

  /** The broker refuses user, password or certificate. */
  LOGIN,

  /** The virtual host does not exist, or the user may not use it. */
  VIRTUAL_HOST,

  /** The user may not do this in the virtual host. */
  PERMISSION,

  /** A queue or exchange exists with other properties, or belongs to another owner. */
  DECLARATION,

  /** The message is larger than the broker accepts. */
  SIZE,

  /** A limit of connections, channels, queues or messages is reached. */
  LIMIT,

  /** The message is unroutable: the broker has no queue for it. */
  UNROUTABLE,

  /** The request was delivered, but no reply arrived. */
  UNANSWERED,

  /** A server worked on the request, but sent no heartbeat for too long. */
  SILENT,

  /** A server or listener did not start in time, for no known reason. */
  TIMEOUT;

  /** Whether a retry cannot succeed until an account or a setting is changed. */
  public boolean isFinal() {
    return this == LOGIN || this == VIRTUAL_HOST || this == PERMISSION;
  }

  /** Returns the kind of {@code error}, or of the first of its causes that has one. */
  public static FailureKind of(@Nullable Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof MessagingException messaging && messaging.kind() != OTHER) {
        return messaging.kind();
      }
    }
    return OTHER;
  }
}
