// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.TransportClosedException;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.PendingCall;
import java.util.function.Supplier;

/**
 * Lets messages in while the backlog has room for them, and ends those that are not sent in time.
 *
 * <p>Threads: any.
 */
public final class Admission {
  private final Backlog backlog;
  private final Supplier<String> status;
  private final Timer timer;

  /**
   * @param status describes the state of the publishing connection
   */
  public Admission(Backlog backlog, Supplier<String> status, Timer timer) {
    this.backlog = backlog;
    this.status = status;
    this.timer = timer;
  }

  public Backlog backlog() {
    return backlog;
  }

  /** Admits a message that its {@link PendingCall} ends; a message without room fails. */
  public boolean admits(Outgoing message) {
    boolean room = message.takeRoom();
    if (!room && backlog.isClosed()) {
      message.fail(new TransportClosedException(false, "The transport is closed", null));
    } else if (!room) {
      message.fail(
          new MessageDeliveryException(
              false,
              FailureKind.LIMIT,
              "The backlog for the broker is full (%s; %s), not sent: %s"
                  .formatted(backlog, status.get(), message),
              null));
    }
    return room;
  }

  /** Admits a message that nothing else would end by its deadline. */
  boolean admitsUntilDeadline(Outgoing message) {
    boolean room = admits(message);
    if (room) {
      Timer.Cancellable expiry = timer.schedule(message.deadline().remaining(), message::expire);
      message.cancelWhenOver(expiry);
    }
    return room;
  }
}
