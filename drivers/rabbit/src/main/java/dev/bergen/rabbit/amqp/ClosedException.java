// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The connection or the channel is closed, so that there is no answer. */
public final class ClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient CloseReason reason;

  ClosedException(CloseReason reason, @Nullable Throwable cause) {
    super(reason.toString(), cause);
    this.reason = reason;
  }

  /** Returns why. */
  public CloseReason reason() {
    return reason;
  }
}
