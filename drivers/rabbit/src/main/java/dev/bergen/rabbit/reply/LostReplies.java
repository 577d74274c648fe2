// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.PendingCall;
import dev.bergen.spi.support.PendingCalls;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The effect of a lost reply queue on calls in flight. Most are answered all the same: servers keep
 * a reply whose queue is missing and try again, and a queue that is declared again under its old
 * name gets it. A call fails at once only if its reply may have been lost with the queue, or if the
 * broker refuses to declare the queue again; the message of a later time-out mentions the loss.
 *
 * <p>Threads: the link's loop records losses, any thread reads them.
 */
public final class LostReplies {

  private record Loss(String what, long when) {}

  private final PendingCalls calls;
  private final Timer timer;
  private final Duration patience;

  /** Null while nothing was lost. */
  private volatile @Nullable Loss last;

  /**
   * @param patience how long servers keep a reply whose queue is missing, as far as we know
   */
  public LostReplies(PendingCalls calls, Timer timer, Duration patience) {
    this.calls = calls;
    this.timer = timer;
    this.patience = patience;
  }

  Duration patience() {
    return patience;
  }

  /** Something was lost; replies may still come. */
  void note(String what) {
    last = new Loss(what, timer.nanoTime());
  }

  /**
   * No reply can be relied on to come: fails the calls whose request has left, as their replies
   * were to come here. The requests of the others have not been sent yet.
   *
   * @return how many failed
   */
  int failSent(String why) {
    return calls.failAll(PendingCall::mayHaveRun, call -> failure(call, why));
  }

  /** Returns what was lost since {@code call} began; {@code null} if nothing was. */
  @Nullable String since(Deadline call) {
    Loss loss = last;
    if (loss == null) {
      return null;
    }
    double age = (timer.nanoTime() - loss.when) / 1e9;
    boolean during = age < call.elapsed().toNanos() / 1e9;
    return during ? String.format(Locale.ROOT, "%s %.1f s ago", loss.what, age) : null;
  }

  private static MessageDeliveryException failure(PendingCall call, String why) {
    return new MessageDeliveryException(
        true,
        "The reply to %s is lost or cannot arrive: %s (message id %s, waited %.1f s)"
            .formatted(call, why, call.messageId(), call.deadline().elapsed().toMillis() / 1e3),
        null);
  }
}
