// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.testing.passage.Effect;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A fault that was switched on with {@link Faults}.
 *
 * <p>Threads: any.
 */
public final class Fault {
  private final Predicate<Message> condition;
  private final int most;
  private final Effect effect;
  private final AtomicInteger hits = new AtomicInteger();
  private volatile boolean lifted;

  Fault(Predicate<Message> condition, int most, Effect effect) {
    this.condition = condition;
    this.most = most;
    this.effect = effect;
  }

  /** Returns how many messages it has hit, so that a test can check that the fault took effect. */
  public int hits() {
    return hits.get();
  }

  /** Switches it off. Messages that it delays already stay delayed. */
  public void lift() {
    lifted = true;
  }

  Effect effect() {
    return effect;
  }

  /** Returns whether it hits {@code message}, which then counts. */
  boolean takes(Message message) {
    return !lifted
        && condition.test(message)
        && hits.getAndUpdate(before -> before < most ? before + 1 : before) < most;
  }
}
