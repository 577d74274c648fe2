// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.Target;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call in flight, and its known progress.
 *
 * <p>Threads: any thread may call any method.
 */
public final class PendingCall {
  // There may be ten thousand of them, so fields replace objects where possible.
  private static final AtomicReferenceFieldUpdater<PendingCall, CallStage> STAGE =
      AtomicReferenceFieldUpdater.newUpdater(PendingCall.class, CallStage.class, "stage");
  private static final AtomicReferenceFieldUpdater<PendingCall, @Nullable Runnable> LAST =
      AtomicReferenceFieldUpdater.newUpdater(PendingCall.class, Runnable.class, "last");

  private final String messageId;
  private final Target target;
  private final @Nullable String method;
  private final Deadline deadline;
  private final @Nullable Duration monitor;

  /** Receives the replies of many servers; {@code null} if one reply ends the call. */
  private final @Nullable Consumer<Reply> sink;

  private final Waiter future = new Waiter();
  private volatile CallStage stage = CallStage.NOT_SENT;

  /** Once true, no request is sent any more, and the stage stays. */
  private volatile boolean over;

  private volatile @Nullable Supplier<? extends @Nullable String> note;

  /**
   * The action to run when the call ends: null until it is set, an empty action once it has run.
   */
  private volatile @Nullable Runnable last;

  // The rest belongs to PendingCalls.

  /** The calls that it was added to; null before that. */
  volatile @Nullable PendingCalls calls;

  /** The last result or failure that was not null, from a reply that did not end the call. */
  volatile @Nullable Reply partial;

  /** Timer time of the last message for this call, initially of its start. */
  volatile long lastSign;

  /** Null until armed. */
  volatile Timer.@Nullable Cancellable deadlineTask;

  /** Null until armed, and always without a monitor. */
  volatile Timer.@Nullable Cancellable monitorTask;

  /** The driver's task while the call waits; null for none. */
  volatile Timer.@Nullable Cancellable meanwhile;

  /**
   * @param messageId identifies the call in its replies
   * @param method only for messages; {@code null} prints as no method
   */
  public PendingCall(
      String messageId, Target target, @Nullable String method, SendOptions options) {
    this(messageId, target, method, options, null);
  }

  /**
   * A call that many servers answer: it ends at its deadline, successfully if it was sent.
   *
   * @param sink receives each reply; must neither block nor throw
   */
  public PendingCall(
      String messageId,
      Target target,
      @Nullable String method,
      SendOptions options,
      @Nullable Consumer<Reply> sink) {
    this.sink = sink;
    this.messageId = messageId;
    this.target = target;
    this.method = method;
    this.deadline = options.deadline();
    this.monitor = options.monitor();
  }

  /** Returns the id by which its replies are recognized. */
  public String messageId() {
    return messageId;
  }

  /** Returns the time at which it fails without a reply. */
  public Deadline deadline() {
    return deadline;
  }

  /** Returns the longest allowed time without a message; {@code null} without a monitor. */
  public @Nullable Duration monitor() {
    return monitor;
  }

  /** Returns the receiver of many servers' replies; {@code null} if one reply ends the call. */
  @Nullable Consumer<Reply> sink() {
    return sink;
  }

  /** Returns whether many servers answer, so that no reply ends the call. */
  public boolean isGathering() {
    return sink != null;
  }

  /** Returns the caller's future. Cancelling it ends the wait. */
  public CompletableFuture<Reply> future() {
    return future;
  }

  /**
   * Records the call's progress, which never decreases: a request that was once sent may have run.
   * See also {@link #routed}.
   *
   * @return {@code false} if the call has ended: a driver that is about to send its request does
   *     not send it
   */
  public boolean reached(CallStage reached) {
    CallStage was = stage;
    while (!over && reached.compareTo(was) > 0 && !STAGE.compareAndSet(this, was, reached)) {
      was = stage;
    }
    return !over; // read after writing: either the end sees the stage or we see the end
  }

  /**
   * Records that an unroutable request is sent again: it may run from now on.
   *
   * @return as {@link #reached} does
   */
  public boolean sendsAgain() {
    if (!over) {
      STAGE.compareAndSet(this, CallStage.RETURNED, CallStage.SENT);
    }
    return !over; // read after writing, as above
  }

  /** Decides, as the call ends, that a request which cannot have run until now never will. */
  void end() {
    over = true;
  }

  /** Records that an unroutable request, once sent again, was routed. */
  public void routed() {
    STAGE.compareAndSet(this, CallStage.RETURNED, CallStage.CONFIRMED);
  }

  /**
   * Records the driver's knowledge beyond the stage for a possible error message, such as {@code
   * mq1:5672 refuses connections}. No secrets.
   *
   * @param text {@code null} removes the note
   */
  public void note(@Nullable String text) {
    note = text == null ? null : () -> text;
  }

  /**
   * Like {@link #note}, for a text that may change: {@code now} is called for an error message and
   * must not block. It may return {@code null} for no note.
   */
  public void noteBy(Supplier<? extends @Nullable String> now) {
    note = now;
  }

  /**
   * Cancels {@code task} when the call ends; only the last task given is cancelled. For a driver's
   * work while a call waits.
   */
  public void cancelWhenOver(Timer.Cancellable task) {
    meanwhile = task;
    // Read after writing: either the end sees the task or we see the end.
    if (future.isDone()) {
      task.cancel();
    }
  }

  /**
   * Runs {@code action} when the call ends, on the thread that ends it, or now if it has ended. A
   * driver calls this once.
   */
  public void whenOver(Runnable action) {
    if (!LAST.compareAndSet(this, null, action)) {
      action.run();
    }
  }

  private void over() {
    PendingCalls waiting = calls;
    if (waiting != null) {
      waiting.forget(this);
    }
    Runnable action = LAST.getAndSet(this, () -> {});
    if (action != null) {
      action.run();
    }
  }

  /** Returns whether the method may have run: a copy of the request was sent, and not returned. */
  public boolean mayHaveRun() {
    return switch (stage) {
      case NOT_SENT, RETURNED -> false;
      case SENT, CONFIRMED, LAST_COPY_RETURNED, RUNNING -> true;
    };
  }

  boolean wasSent() {
    return stage != CallStage.NOT_SENT;
  }

  boolean isRunning() {
    return stage == CallStage.RUNNING;
  }

  /** Returns why there was no reply, as far as the stage shows. */
  FailureKind kind() {
    return switch (stage) {
      case RETURNED, LAST_COPY_RETURNED -> FailureKind.UNROUTABLE;
      case CONFIRMED -> FailureKind.UNANSWERED;
      case NOT_SENT, SENT, RUNNING -> FailureKind.OTHER;
    };
  }

  /** Returns the call's progress as text: {@code the request was not sent}. */
  public String progress() {
    Supplier<? extends @Nullable String> latest = note;
    String more = latest == null ? null : latest.get();
    return more == null ? stage.phrase() : stage.phrase() + "; " + more;
  }

  /** The caller's future. The call ends when it completes in any way. */
  private final class Waiter extends CompletableFuture<Reply> {
    @Override
    public Reply get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      PendingCalls waiting = calls;
      if (waiting != null) {
        waiting.yieldFor(this);
      }
      return super.get(timeout, unit);
    }

    @Override
    public boolean complete(Reply reply) {
      return ended(super.complete(reply));
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
      return ended(super.completeExceptionally(error));
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      return ended(super.cancel(mayInterrupt)); // true also if it was cancelled before
    }

    private boolean ended(boolean is) {
      if (is) {
        end(); // also if it was cancelled
        over();
      }
      return is;
    }
  }

  /** Returns {@code echo from <Target topic=compute>}. */
  @Override
  public String toString() {
    return (method == null ? "a call without method" : method) + " from " + target;
  }
}
