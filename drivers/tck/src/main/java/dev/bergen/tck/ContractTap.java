// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.NotificationMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The copies that a tap delivered, and its reports. */
final class ContractTap implements TapSink {
  private final BlockingQueue<TappedMessage> copies = new LinkedBlockingQueue<>();
  private final BlockingQueue<Duration> slices = new LinkedBlockingQueue<>();
  private final List<Long> losses = new CopyOnWriteArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final List<String> overlaps = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean failing;

  /** Blocks the thread that delivers the next copy, until {@link #letGo}. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  void letGo() {
    gate.countDown();
  }

  /** Throws an exception on every copy and report from now on, after it has taken it. */
  void fail() {
    failing = true;
  }

  @Override
  public void message(TappedMessage copy) {
    if (inside.incrementAndGet() > 1) {
      overlaps.add(copy.routingKey());
    }
    copies.add(copy);
    try {
      if (!gate.await(2 * DriverFixture.PATIENCE.toSeconds(), SECONDS)) {
        overlaps.add("a test that never let go");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inside.decrementAndGet();
    }
    failIfAsked();
  }

  @Override
  public void missed(long messages) {
    losses.add(messages);
    failIfAsked();
  }

  @Override
  public void watched(Duration slice) {
    slices.add(slice);
    failIfAsked();
  }

  private void failIfAsked() {
    if (failing) {
      throw new IllegalStateException("on purpose");
    }
  }

  /** Returns the next copy. */
  TappedMessage next() {
    return next(any -> true);
  }

  /** Returns the next copy that is meant, and drops those before it. */
  TappedMessage next(Predicate<TappedMessage> meant) {
    try {
      TappedMessage next;
      do {
        next = copies.poll(DriverFixture.PATIENCE.toSeconds(), SECONDS);
        if (next == null) {
          throw new AssertionError("No such copy was delivered within " + DriverFixture.PATIENCE);
        }
      } while (!meant.test(next));
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the event type of the next copy, which is one of a notification. */
  String nextEvent() {
    return event(next());
  }

  static String event(TappedMessage copy) {
    try {
      return String.valueOf(
          NotificationMessage.decode(copy.message().body(), JsonLimits.DEFAULT)
              .notification()
              .eventType());
    } catch (MalformedMessageException e) {
      throw new AssertionError(copy + " is not a notification", e);
    }
  }

  /** Returns the next slice of time that was tapped. */
  Duration nextSlice() {
    try {
      Duration next = slices.poll(DriverFixture.PATIENCE.toSeconds(), SECONDS);
      if (next == null) {
        throw new AssertionError("No slice ended within " + DriverFixture.PATIENCE);
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns how many copies were delivered and not read by the test yet. */
  int waiting() {
    return copies.size();
  }

  /** Returns the slices that ended and were not read by the test yet. */
  List<Duration> slices() {
    return List.copyOf(slices);
  }

  /** Returns the reports of missed messages; -1 where their number is unknown. */
  List<Long> losses() {
    return losses;
  }

  void assertGetsNothing() {
    await().during(Duration.ofMillis(300)).atMost(DriverFixture.PATIENCE).until(copies::isEmpty);
  }

  void assertWasCalledByOneThreadAtATime() {
    assertThat(overlaps).as("copies delivered while another was").isEmpty();
  }
}
