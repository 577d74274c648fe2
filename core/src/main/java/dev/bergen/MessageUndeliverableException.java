// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** A mandatory message was unroutable: the broker had no queue for it and dropped it. */
public final class MessageUndeliverableException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final String exchange;
  private final String routingKey;

  /**
   * @param exchange empty for the default exchange
   * @param cause {@code null} when nothing else failed
   */
  public MessageUndeliverableException(
      String exchange, String routingKey, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exchange = exchange;
    this.routingKey = routingKey;
  }

  /** Returns the exchange that could not route the message; empty for the default exchange. */
  public String exchange() {
    return exchange;
  }

  /** Returns the routing key, with which no queue was bound. */
  public String routingKey() {
    return routingKey;
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }

  @Override
  public FailureKind kind() {
    return FailureKind.UNROUTABLE;
  }
}
