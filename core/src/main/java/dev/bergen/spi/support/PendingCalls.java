// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.spi.ServerTimes;
import dev.bergen.spi.Timer;
import dev.bergen.wire.ReplyMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Calls in flight, by message id.
 *
 * <p>Threads: callers {@link #add}, the driver's reply thread {@link #accept}s, the timer ends
 * overdue calls, and any thread may {@link #close}. The thread that removes an entry completes its
 * future, without holding a lock, so each completes exactly once.
 */
public final class PendingCalls {
  private final ConcurrentMap<String, PendingCall> waiting = new ConcurrentHashMap<>();
  private final Timer timer;
  private final int yields;

  /** Written once by close(), read by every add(); null while open. */
  private final AtomicReference<@Nullable Function<PendingCall, ? extends MessagingException>>
      closed = new AtomicReference<>();

  /** Creates an empty set of calls, whose deadlines and monitors {@code timer} watches. */
  public PendingCalls(Timer timer) {
    this(timer, 0);
  }

  /**
   * @param yields how often a thread that waits for a reply yields before it sleeps, for replies
   *     that arrive sooner than a thread can be woken; otherwise 0
   */
  public PendingCalls(Timer timer, int yields) {
    this.timer = timer;
    this.yields = yields;
  }

  /**
   * Lets {@code call} wait until its reply, its deadline, its monitor's timeout, a failure, or its
   * cancellation, whichever is first. Call this before the request is sent, since the reply may be
   * faster.
   *
   * @return the call's future, which has failed already if this is closed
   * @throws IllegalArgumentException if a call with that message id is in flight already
   */
  public CompletableFuture<Reply> add(PendingCall call) {
    call.lastSign = timer.nanoTime();
    call.calls = this;
    if (waiting.putIfAbsent(call.messageId(), call) != null) {
      throw new IllegalArgumentException("A call waits already as " + call.messageId());
    }
    // Read after put: either close() sees this entry or we see its reason.
    Function<PendingCall, ? extends MessagingException> reason = closed.get();
    if (reason != null) {
      fail(call, reason);
      return call.future();
    }
    call.deadlineTask = timer.schedule(call.deadline().remaining(), () -> timeOut(call));
    Duration monitor = call.monitor();
    if (monitor != null) {
      call.monitorTask = timer.schedule(monitor, () -> checkSilence(call, monitor));
    }
    // Read after arming: either forget() sees the tasks or we see that it is over.
    if (call.future().isDone()) {
      forget(call);
    }
    return call.future();
  }

  /** Lets other threads run, such as the call's handler, while this one is idle. */
  @SuppressWarnings("ThreadPriorityCheck") // only the duration depends on it
  void yieldFor(CompletableFuture<Reply> reply) {
    for (int i = 0; i < yields && !reply.isDone(); i++) {
      Thread.yield();
    }
  }

  /**
   * Receives one message of a call. The last result or failure that is not null counts, a message
   * marked as ending ends the call, and every message before that restarts the monitor. If many
   * servers answer, no message ends the call, and those that do not end a server's answer are
   * dropped.
   *
   * @return whether its call was in flight
   */
  public boolean accept(ReplyMessage message) {
    return accept(message, null);
  }

  /**
   * Receives a message as {@link #accept(ReplyMessage)} does.
   *
   * @param times the times that the server sent with it; {@code null} if it sent none
   */
  public boolean accept(ReplyMessage message, @Nullable ServerTimes times) {
    PendingCall call = waiting.get(message.messageId());
    if (call == null) {
      return false;
    }
    Reply arrived = new Reply(message.result(), message.failure(), times);
    Consumer<Reply> sink = call.sink();
    if (sink != null) {
      call.lastSign = timer.nanoTime();
      if (message.ending()) {
        sink.accept(arrived);
      }
      return true;
    }
    boolean silent = message.failure() == null && message.result().isNull();
    if (message.ending()) {
      Reply before = call.partial;
      return complete(
          call,
          silent && before != null ? new Reply(before.result(), before.failure(), times) : arrived);
    }
    if (silent) {
      call.reached(CallStage.RUNNING);
    } else {
      call.partial = arrived;
    }
    call.lastSign = timer.nanoTime();
    return true;
  }

  /**
   * Ends the call of that id with {@code failure}.
   *
   * @return whether it was still in flight
   */
  public boolean fail(String messageId, MessagingException failure) {
    PendingCall call = waiting.get(messageId);
    return call != null && fail(call, failed -> failure);
  }

  /** Ends every call in flight, each with an exception of its own; new ones can still be added. */
  public void failAll(Function<PendingCall, ? extends MessagingException> failure) {
    failAll(call -> true, failure);
  }

  /**
   * Ends the calls in flight that match {@code which}, each with an exception of its own.
   *
   * @return how many were ended
   */
  public int failAll(
      Predicate<PendingCall> which, Function<PendingCall, ? extends MessagingException> failure) {
    int failed = 0;
    for (PendingCall call : waiting.values()) {
      if (which.test(call) && fail(call, failure)) {
        failed++;
      }
    }
    return failed;
  }

  /**
   * Ends every call that is in flight or added from now on, each with an exception of its own.
   * Closing again has no effect.
   */
  public void close(Function<PendingCall, ? extends MessagingException> failure) {
    closed.compareAndSet(null, failure);
    failAll(failure);
  }

  /** Returns how many calls are in flight. */
  public int size() {
    return waiting.size();
  }

  private boolean complete(PendingCall call, Reply reply) {
    return waiting.remove(call.messageId(), call) && call.future().complete(reply);
  }

  private boolean fail(
      PendingCall call, Function<PendingCall, ? extends MessagingException> failure) {
    if (!waiting.remove(call.messageId(), call)) {
      return false;
    }
    call.end(); // before its failure says whether it may have run
    return call.future().completeExceptionally(failure.apply(call));
  }

  /** Cancels the tasks of a finished call, and removes it if it was cancelled. */
  void forget(PendingCall call) {
    waiting.remove(call.messageId(), call);
    cancel(call.deadlineTask);
    cancel(call.monitorTask);
    cancel(call.meanwhile);
  }

  private void timeOut(PendingCall call) {
    if (call.isGathering() && call.wasSent()) {
      boolean unused = complete(call, Reply.result(Json.NULL));
      return;
    }
    fail(
        call,
        late -> timeout(call.kind(), "No reply to %s within %s", call, call.deadline().timeout()));
  }

  private void checkSilence(PendingCall call, Duration monitor) {
    Duration silence = Duration.ofNanos(timer.nanoTime() - call.lastSign);
    Duration left = monitor.minus(silence);
    if (!left.isZero() && !left.isNegative()) {
      call.monitorTask = timer.schedule(left, () -> checkSilence(call, monitor));
      if (call.future().isDone()) {
        forget(call);
      }
      return;
    }
    fail(
        call,
        late ->
            timeout(FailureKind.SILENT, "Neither reply nor heartbeat to %s for %s", call, monitor));
  }

  private MessagingTimeoutException timeout(
      FailureKind kind, String format, PendingCall call, Duration waited) {
    String message =
        (format + ": %s (message id %s, waited %s%s)")
            .formatted(
                call,
                Deadline.inWords(waited),
                call.progress(),
                call.messageId(),
                Deadline.inWords(call.deadline().elapsed()),
                sinceLastSign(call));
    return new MessagingTimeoutException(call.mayHaveRun(), kind, message, null);
  }

  private String sinceLastSign(PendingCall call) {
    if (!call.isRunning()) {
      return "";
    }
    Duration silence = Duration.ofNanos(timer.nanoTime() - call.lastSign);
    return ", last heartbeat " + Deadline.inWords(silence) + " ago";
  }

  private static void cancel(Timer.@Nullable Cancellable task) {
    if (task != null) {
      task.cancel();
    }
  }
}
