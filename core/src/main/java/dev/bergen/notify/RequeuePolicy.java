// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The handling of an event whose endpoint failed or requested redelivery. Immutable.
 *
 * <p>The default, {@link #backOff}, retries after 1 s, 2 s, 4 s … up to 30 s, and gives up after
 * the tenth attempt. Each listener counts its own attempts: if several share a queue, the event may
 * be delivered more often.
 */
public final class RequeuePolicy {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST_TRIES = 10;

  /** The kind of policy. */
  enum Way {
    NEVER,
    AT_ONCE,
    BACK_OFF
  }

  private final Way way;
  private final Duration first;
  private final Duration longest;
  private final int maxTries;
  private final DeadLetters deadLetters;

  private RequeuePolicy(
      Way way, Duration first, Duration longest, int maxTries, DeadLetters deadLetters) {
    this.way = way;
    this.first = first;
    this.longest = longest;
    this.maxTries = maxTries;
    this.deadLetters = deadLetters;
  }

  /** Stores the events that are given up, before they are acknowledged. */
  @FunctionalInterface
  public interface DeadLetters {
    /**
     * Stores {@code event}. If this throws, the event is not given up but retried after the longest
     * delay.
     *
     * @param tries how often it was tried
     * @param error the last exception of its endpoint; {@code null} if it requested redelivery
     */
    void accept(NotificationEvent event, int tries, @Nullable Throwable error) throws Exception;
  }

  /** Returns the policy that retries with growing delays, and finally gives up. */
  public static RequeuePolicy backOff() {
    return new RequeuePolicy(Way.BACK_OFF, FIRST, LONGEST, MOST_TRIES, (event, tries, error) -> {});
  }

  /**
   * Returns the policy that never retries: events that were not handled are logged and
   * acknowledged, as by an oslo.messaging listener that does not allow requeueing.
   */
  public static RequeuePolicy never() {
    return new RequeuePolicy(
        Way.NEVER, Duration.ZERO, Duration.ZERO, 1, (event, tries, error) -> {});
  }

  /**
   * Returns the policy that requeues an event at once, indefinitely, as an oslo.messaging listener
   * does that allows requeueing. An event that always fails then keeps the listener, and the
   * broker, busy.
   */
  public static RequeuePolicy immediately() {
    return new RequeuePolicy(
        Way.AT_ONCE, Duration.ZERO, Duration.ZERO, Integer.MAX_VALUE, (event, tries, error) -> {});
  }

  /** Returns this policy with other delays: {@code first}, and each twice the one before. */
  public RequeuePolicy withDelays(Duration first, Duration longest) {
    requireBackOff();
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "Delays grow from the first to the longest, got %s, %s"
              .formatted(Deadline.inWords(first), Deadline.inWords(longest)));
    }
    return new RequeuePolicy(way, first, longest, maxTries, deadLetters);
  }

  /** Returns this policy with another limit: an event is given up after so many tries. */
  public RequeuePolicy withMaxTries(int tries) {
    requireBackOff();
    if (tries < 1) {
      throw new IllegalArgumentException("An event is tried once at least, got " + tries);
    }
    return new RequeuePolicy(way, first, longest, tries, deadLetters);
  }

  /** Returns this policy, with a place for the events that are given up. */
  public RequeuePolicy withDeadLetters(DeadLetters deadLetters) {
    requireBackOff();
    return new RequeuePolicy(way, first, longest, maxTries, deadLetters);
  }

  private void requireBackOff() {
    if (way != Way.BACK_OFF) {
      throw new IllegalStateException("Only RequeuePolicy.backOff() has delays and gives up");
    }
  }

  Way way() {
    return way;
  }

  int maxTries() {
    return maxTries;
  }

  Duration longest() {
    return longest;
  }

  DeadLetters deadLetters() {
    return deadLetters;
  }

  /** Returns the delay after the {@code tries}th try. */
  Duration delay(int tries) {
    Duration delay = first;
    for (int i = 1; i < tries && delay.compareTo(longest) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(longest) < 0 ? delay : longest;
  }
}
