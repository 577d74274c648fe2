// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.rabbit.amqp.frames.Bytes;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.spi.Timer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the broker, until the broker has confirmed it or its sender gave up.
 *
 * <p>Threads: any thread may end it; what a publisher counts is under that publisher's lock.
 */
public final class Outgoing {

  /** Is notified of a message's progress. Called on driver threads; must not block. */
  public interface Progress {
    Progress NONE = new Progress() {};

    /**
     * The message is about to be written: from here on it may arrive.
     *
     * @return {@code false} if its failure already says that it was not sent; it must not be
     *     written then
     */
    default boolean writing() {
      return true;
    }

    /** The message was unroutable; it counts as accepted all the same. */
    default void lost(Outgoing message) {}

    /** Adds the headers for Java peers, as the message is being written. */
    default void addHeaders(Bytes table) {}

    /** Describes why the message has to wait, whenever asked. */
    default void note(Supplier<String> why) {}
  }

  /**
   * Ends a message whose sender stopped waiting. Futures pass on this kind of exception unwrapped,
   * and it has no stack trace.
   */
  private static final class Abandoned extends CompletionException {
    private static final long serialVersionUID = 1L;

    private Abandoned() {
      super("The caller stopped waiting", null);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  // There is one for each message, so that what could be objects of their own are fields.
  private static final AtomicIntegerFieldUpdater<Outgoing> HOLDS =
      AtomicIntegerFieldUpdater.newUpdater(Outgoing.class, "holds");
  private static final AtomicIntegerFieldUpdater<Outgoing> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(Outgoing.class, "ended");
  private static final AtomicIntegerFieldUpdater<Outgoing> FATE =
      AtomicIntegerFieldUpdater.newUpdater(Outgoing.class, "fate");

  private static final int WAITING = 0;
  private static final int WRITTEN = 1;
  private static final int GIVEN_UP = 2;

  /** The sender's future. However it completes, the message has ended then. */
  private final class Done extends CompletableFuture<Void> {
    @Override
    public boolean complete(Void nothing) {
      return over(super.complete(null));
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
      return over(super.completeExceptionally(error));
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      return over(super.cancel(mayInterrupt));
    }

    private boolean over(boolean is) {
      if (is) {
        ended();
      }
      return is;
    }
  }

  private final Object what;
  private final Route route;
  private final Deadline deadline;
  private final boolean expires;
  private final Map<String, String> headers;
  private final int retry;
  private final int size;
  private final Backlog backlog;
  private final Progress progress;
  private final CompletableFuture<Void> done = new Done();

  /** One for being undone, one for being in a ledger; the room is free at zero. */
  private volatile int holds;

  /** 1 once it has ended. */
  private volatile int ended;

  /** Ends it at its deadline; null where another task does. */
  private volatile Timer.@Nullable Cancellable expiry;

  private final int hash = ThreadLocalRandom.current().nextInt();

  /** Null once the message is done. */
  private volatile byte @Nullable [] body;

  /** WAITING until it is written or given up; the first of the two is final. */
  private volatile int fate;

  private volatile Supplier<String> note = () -> "not connected yet";

  /** Where it waits to be written; null while it does not. Written by that outbox only. */
  volatile @Nullable Outbox waitsIn;

  /** Set by the reader thread before the confirm. */
  volatile boolean returned;

  /**
   * Whether the broker has refused it, though a later attempt may succeed. Set before the message
   * ends.
   */
  volatile boolean refused;

  /** Under the publisher's lock: failed attempts, and whether a channel died of it, perhaps. */
  private int failures;

  /** Under the publisher's lock: how often it was written. */
  private int written;

  boolean suspect;

  /**
   * @param what names the message in errors by its text: {@code cast resync to <Target …>}
   * @param expires whether the broker may drop it if it is not read by the deadline
   * @param headers of the application
   * @param retry how often it is tried again; -1 until the deadline
   * @param backlog has room for it, or not
   */
  public Outgoing(
      Object what,
      Route route,
      byte[] body,
      Deadline deadline,
      boolean expires,
      Map<String, String> headers,
      int retry,
      Backlog backlog,
      Progress progress) {
    this.what = what;
    this.route = route;
    this.body = body;
    this.size = body.length;
    this.deadline = deadline;
    this.expires = expires;
    this.headers = headers;
    this.retry = retry;
    this.backlog = backlog;
    this.progress = progress;
  }

  /** To be called before it is sent; returns {@code false} when the backlog is full or closed. */
  boolean takeRoom() {
    boolean removed = backlog.take(this);
    if (removed) {
      holds = 1;
      // Read after writing: its deadline may have passed, and have found no room to release.
      if (ended != 0) {
        backlog.forget(this);
        release();
      }
    }
    return removed;
  }

  Route route() {
    return route;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Whether it is a call: only these expire. */
  boolean expires() {
    return expires;
  }

  Map<String, String> headers() {
    return headers;
  }

  void addHeaders(Bytes table) {
    progress.addHeaders(table);
  }

  /** Returns how many bytes its body has. */
  public int size() {
    return size;
  }

  /** Returns the body; {@code null} once the message is done. */
  byte @Nullable [] body() {
    return body;
  }

  /** Completes when the broker has the message, or exceptionally with a MessagingException. */
  public CompletableFuture<Void> done() {
    return done;
  }

  /**
   * Runs {@code action} when the message has ended, with what went wrong or {@code null}; at once
   * if it has already.
   */
  public void onEnd(Consumer<@Nullable Throwable> action) {
    var unused = done.whenComplete((nothing, error) -> action.accept(error));
  }

  /** Whether no queue took it; known before the broker confirms it. */
  public boolean isReturned() {
    return returned;
  }

  /**
   * Whether the broker has refused it, though a later attempt may succeed; known before it ends.
   */
  public boolean isRefused() {
    return refused;
  }

  /** Keeps {@code task}, which would end it at its deadline, from running once it has ended. */
  void cancelWhenOver(Timer.Cancellable task) {
    expiry = task;
    // Read after writing: either the end sees the task or we see the end.
    if (done.isDone()) {
      task.cancel();
    }
  }

  boolean isDone() {
    return done.isDone();
  }

  /**
   * Gives it up, before it fails, unless it was written.
   *
   * @return whether it was written, so that it may have arrived; if not, it never will be
   */
  public boolean giveUp() {
    return !FATE.compareAndSet(this, WAITING, GIVEN_UP) && fate == WRITTEN;
  }

  /** Whether it may have arrived when it was written for another time than the last. */
  public boolean mayHaveArrivedBefore() {
    return written > 1;
  }

  /** Whether the message has but one chance. */
  public boolean isOneShot() {
    return retry == 0;
  }

  /** Returns whether it may be written: {@code false} once its failure says that it was not. */
  boolean writing() {
    FATE.compareAndSet(this, WAITING, WRITTEN);
    if (fate == GIVEN_UP || !progress.writing()) {
      return false;
    }
    written++;
    return true;
  }

  /** Sets the description of why it has to wait; {@code why} is asked in case of an error. */
  public void note(Supplier<String> why) {
    note = why;
    progress.note(why);
  }

  void confirm() {
    if (returned) {
      progress.lost(this);
    }
    end();
    done.complete(null);
  }

  public void fail(MessagingException error) {
    end();
    done.completeExceptionally(error);
  }

  /** Its sender no longer waits. */
  public void abandon() {
    end();
    done.completeExceptionally(new Abandoned());
  }

  /** However it ended: the holder of its future may have cancelled it. */
  private void ended() {
    end();
    Timer.Cancellable task = expiry;
    if (task != null) {
      task.cancel();
    }
    Outbox outbox = waitsIn;
    if (outbox != null) {
      outbox.leave(this);
    }
  }

  /** The deadline has passed. */
  void expire() {
    boolean arrived = giveUp();
    String message =
        arrived ? "The broker did not confirm %s within %s: %s" : "Could not send %s within %s: %s";
    fail(
        new MessagingTimeoutException(
            arrived,
            message.formatted(what, Deadline.inWords(deadline.timeout()), note.get()),
            null));
  }

  /** Counts a failed attempt, and fails when there were too many. */
  public void attemptFailed(FailureKind kind, String reason) {
    if (retry >= 0 && ++failures > retry) {
      fail(
          new MessageDeliveryException(
              giveUp(),
              kind,
              "Could not send %s, tried %s in %.1f s: %s"
                  .formatted(what, times(failures), deadline.elapsed().toMillis() / 1e3, reason),
              null));
    }
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  /**
   * Holds its room until {@link #leaveLedger}, even when it is done before.
   *
   * @return whether it was still to be written
   */
  boolean enterLedger() {
    int before = HOLDS.getAndUpdate(this, count -> count == 0 ? 0 : count + 1);
    if (before > 0) {
      backlog.written(size);
    }
    return before > 0;
  }

  void leaveLedger() {
    backlog.settled(size);
    release();
  }

  private void end() {
    if (ENDED.compareAndSet(this, 0, 1)) {
      body = null;
      backlog.forget(this);
      release();
    }
  }

  private void release() {
    if (HOLDS.getAndUpdate(this, count -> Math.max(0, count - 1)) == 1) {
      backlog.release(size);
    }
  }

  /** Equal to itself only. The JVM's own hash would cost more than all that it is used for. */
  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public String toString() {
    return what + " (" + route + ")";
  }
}
