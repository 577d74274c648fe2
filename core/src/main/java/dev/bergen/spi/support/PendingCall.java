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
 * One call that waits for its reply, and what is known about how far it has come.
 *
 * <p>Threads: any thread may call any method.
 */
public final class PendingCall {
  // Ten thousand of them may wait, so that what could be objects of their own are fields.
  private static final AtomicReferenceFieldUpdater<PendingCall, CallStage> STAGE =
      AtomicReferenceFieldUpdater.newUpdater(PendingCall.class, CallStage.class, "stage");
  private static final AtomicReferenceFieldUpdater<PendingCall, @Nullable Runnable> LAST =
      AtomicReferenceFieldUpdater.newUpdater(PendingCall.class, Runnable.class, "last");

  private final String messageId;
  private final Target target;
  private final @Nullable String method;
  private final Deadline deadline;
  private final @Nullable Duration monitor;

  /** Takes the replies of many servers; {@code null} where one reply ends the call. */
  private final @Nullable Consumer<Reply> sink;

  private final Waiter future = new Waiter();
  private volatile CallStage stage = CallStage.NOT_SENT;
  private volatile @Nullable Supplier<? extends @Nullable String> note;

  /** What is to run when the call is over: null until somebody says so, nothing more once it is. */
  private volatile @Nullable Runnable last;

  // The rest belongs to PendingCalls.

  /** Where it waits; null until it is added. */
  volatile @Nullable PendingCalls calls;

  /** The last result or failure that was not null, from a reply that did not end the call. */
  volatile @Nullable Reply partial;

  /** Timer time of the last message for this call, at first of its beginning. */
  volatile long lastSign;

  /** Null until armed. */
  volatile Timer.@Nullable Cancellable deadlineTask;

  /** Null until armed, and always without a monitor. */
  volatile Timer.@Nullable Cancellable monitorTask;

  /** What the driver wants to do meanwhile; null for nothing. */
  volatile Timer.@Nullable Cancellable meanwhile;

  /**
   * @param messageId names the call in its replies
   * @param method only for messages; {@code null} prints as no method
   */
  public PendingCall(
      String messageId, Target target, @Nullable String method, SendOptions options) {
    this(messageId, target, method, options, null);
  }

  /**
   * A call that many servers answer: it ends at its deadline, and well if it was sent.
   *
   * @param sink is handed each reply; must neither block nor throw
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

  public String messageId() {
    return messageId;
  }

  public Deadline deadline() {
    return deadline;
  }

  /** Returns the longest silence allowed; {@code null} when nobody watches. */
  public @Nullable Duration monitor() {
    return monitor;
  }

  /** Returns what takes the replies of many servers; {@code null} where one reply ends the call. */
  @Nullable Consumer<Reply> sink() {
    return sink;
  }

  /** Returns whether many servers answer, so that no reply ends the call. */
  public boolean isGathering() {
    return sink != null;
  }

  /** Returns what the caller gets. Cancelling it ends the waiting. */
  public CompletableFuture<Reply> future() {
    return future;
  }

  /**
   * Records how far the call has come. Never goes back: what was once sent may have run. See also
   * {@link #routed}.
   */
  public void reached(CallStage reached) {
    CallStage was = stage;
    while (reached.compareTo(was) > 0 && !STAGE.compareAndSet(this, was, reached)) {
      was = stage;
    }
  }

  /** Records that the request is on its way again, which no queue had taken: it may run now. */
  public void sentAgain() {
    STAGE.compareAndSet(this, CallStage.RETURNED, CallStage.SENT);
  }

  /** Records that a queue took the request after all, which was sent again when none did. */
  public void routed() {
    STAGE.compareAndSet(this, CallStage.RETURNED, CallStage.CONFIRMED);
  }

  /**
   * Records what the driver knows beyond the stage, for the error message if it comes to one:
   * {@code mq1:5672 refuses connections}. No secrets.
   *
   * @param text {@code null} when there is nothing to say any more
   */
  public void note(@Nullable String text) {
    note = text == null ? null : () -> text;
  }

  /**
   * Like {@link #note}, for what may change: {@code now} is asked when it comes to an error, and
   * must not block. It may return {@code null} for nothing to say.
   */
  public void noteBy(Supplier<? extends @Nullable String> now) {
    note = now;
  }

  /**
   * Keeps {@code task} from running once the call is over; the last task given counts. For what a
   * driver does while a call waits.
   */
  public void cancelWhenOver(Timer.Cancellable task) {
    meanwhile = task;
    // Read after writing: either the end sees the task or we see the end.
    if (future.isDone()) {
      task.cancel();
    }
  }

  /**
   * Runs {@code action} when the call is over, on the thread that ends it, or now if it is. A
   * driver says this once.
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

  /** Returns whether the method may have run; {@code false} only while nothing was sent. */
  public boolean mayHaveRun() {
    return stage != CallStage.NOT_SENT;
  }

  boolean isRunning() {
    return stage == CallStage.RUNNING;
  }

  /** Returns why nobody has answered, as far as the stage tells. */
  FailureKind kind() {
    return switch (stage) {
      case RETURNED -> FailureKind.UNROUTABLE;
      case CONFIRMED -> FailureKind.UNANSWERED;
      case NOT_SENT, SENT, RUNNING -> FailureKind.OTHER;
    };
  }

  /** Returns how far the call has come, in words: {@code the request was not sent}. */
  public String progress() {
    Supplier<? extends @Nullable String> latest = note;
    String more = latest == null ? null : latest.get();
    return more == null ? stage.phrase() : stage.phrase() + "; " + more;
  }

  /** What the caller gets. However it completes, its call is over then. */
  private final class Waiter extends CompletableFuture<Reply> {
    @Override
    public Reply get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      PendingCalls waiting = calls;
      if (waiting != null) {
        waiting.stayAwake(this);
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
