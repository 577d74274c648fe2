// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.RejectedMessage;
import dev.bergen.wire.Notification;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Writes down the messages of a listener, so that the broker forgets only those that are written.
 * When there are enough, or nothing can be written any more, it holds the last message until the
 * listener has stopped: no more arrive, and the waiting ones are requeued.
 *
 * <p>Threads: one takes messages, any asks.
 */
public final class Keeping {

  /** Where it goes. Each has reached its reader's pipe or file when this returns. */
  public interface Paper extends AutoCloseable {
    void event(Notification event) throws IOException;

    void unreadable(RejectedMessage message) throws IOException;

    @Override
    default void close() {}
  }

  /** Writes one of them. */
  private interface Line {
    void write() throws IOException;
  }

  private final Paper paper;
  private final Predicate<Notification> wanted;
  private final long most;
  private final CompletableFuture<Boolean> enough = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private final AtomicLong events = new AtomicLong();
  private final AtomicLong unreadable = new AtomicLong();

  /** Written by the thread that takes. */
  private volatile long last = System.nanoTime();

  /**
   * Keeps messages on {@code paper}.
   *
   * @param wanted the others are taken and not written
   * @param most after how many lines there is enough
   */
  public Keeping(Paper paper, Predicate<Notification> wanted, long most) {
    this.paper = paper;
    this.wanted = wanted;
    this.most = most;
  }

  /** Completes when there is enough; exceptionally when nothing more can be written. */
  public CompletableFuture<Boolean> enough() {
    return enough;
  }

  /** The listener has stopped: lets the last message be settled. */
  public void stopped() {
    stopped.countDown();
  }

  NotificationResult take(NotificationEvent event) throws InterruptedException {
    Notification read = EventText.notification(event);
    return !wanted.test(read) || write(() -> paper.event(read), events)
        ? NotificationResult.HANDLED
        : NotificationResult.REQUEUE;
  }

  /**
   * @throws IOException if it was not written, so that it is requeued
   */
  void take(RejectedMessage message) throws InterruptedException, IOException {
    Notification read = message.notification();
    if (read != null && !wanted.test(read)) {
      return;
    }
    boolean written =
        read == null
            ? write(() -> paper.unreadable(message), unreadable)
            : write(() -> paper.event(read), events);
    if (!written) {
      throw new IOException("not written");
    }
  }

  private boolean write(Line line, AtomicLong count) throws InterruptedException {
    if (enough.isDone()) {
      stopped.await();
      return false;
    }
    try {
      line.write();
    } catch (IOException e) {
      enough.completeExceptionally(e);
      stopped.await();
      return false;
    }
    last = System.nanoTime();
    count.incrementAndGet();
    if (count() >= most) {
      enough.complete(true);
      stopped.await();
    }
    return true;
  }

  /** Returns how many lines there are. */
  public long count() {
    return events.get() + unreadable.get();
  }

  /** Returns how many of them cannot be read. */
  public long unreadable() {
    return unreadable.get();
  }

  /** Returns how many there are of each, in words. */
  public String summary() {
    long read = events.get();
    long raw = unreadable.get();
    String text = "%,d %s".formatted(read, read == 1 ? "event" : "events");
    return raw == 0
        ? text
        : "%s and %,d %s that cannot be read"
            .formatted(text, raw, raw == 1 ? "message" : "messages");
  }

  /** Returns how long ago the last one came, or this began. */
  long nanosSinceLast() {
    return System.nanoTime() - last;
  }
}
