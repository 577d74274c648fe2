// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import dev.bergen.Deadline;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RequestContext;
import dev.bergen.internal.Trace;
import dev.bergen.rpc.handled.HandledCall;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Everything that accompanies a call, and the call that it is a part of.
 *
 * @param chain the interceptors; {@code null} means that there are none
 * @param within the call that is being handled; {@code null} means the one that the thread handles
 * @param detached whether calls are part of no other call, even if the thread handles one
 * @param trace tracing headers that an interceptor has set; {@code null} when none has
 * @param times receives the parts of a call's time; {@code null} without a listener
 */
public record Surroundings(
    Map<String, String> headers,
    @Nullable OutgoingChain chain,
    @Nullable HandledCall within,
    boolean detached,
    @Nullable Map<String, String> trace,
    TimeSplit.@Nullable Listener times) {
  static final Surroundings NONE = new Surroundings(Map.of(), null, null, false, null, null);

  public Surroundings withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return withHeaders(Map.copyOf(more));
  }

  Surroundings withHeaders(Map<String, String> others) {
    return new Surroundings(others, chain, within, detached, trace, times);
  }

  /** Returns the surroundings of a request that interceptors have made. */
  public Surroundings with(
      Map<String, String> others, Map<String, String> said, TimeSplit.@Nullable Listener listener) {
    return new Surroundings(others, chain, within, detached, said, listener);
  }

  public Surroundings withChain(OutgoingChain other) {
    return new Surroundings(headers, other, within, detached, trace, times);
  }

  public Surroundings within(HandledCall call) {
    return new Surroundings(headers, chain, call, false, trace, times);
  }

  public Surroundings detach() {
    return new Surroundings(headers, chain, null, true, trace, times);
  }

  /** Returns the call that is being handled; {@code null} if messages sent now are part of none. */
  @Nullable HandledCall handled() {
    if (detached) {
      return null;
    }
    return within == null ? HandledCall.current() : within;
  }

  /** Returns the tracing headers of a request with {@code context}. */
  public Map<String, String> trace(RequestContext context) {
    if (trace != null) {
      return trace;
    }
    Map<String, String> own = within == null ? Trace.of(context) : Trace.in(context);
    return own.isEmpty() && within != null ? within.trace() : own;
  }

  /**
   * Returns the deadline of a call: {@code timeout} from now, or that of the call being handled.
   *
   * @throws MessagingTimeoutException if that has passed
   * @throws MessagingCancelledException if that call was cancelled
   */
  Deadline deadline(String method, Duration timeout, Timer timer) {
    HandledCall handled = handled();
    if (handled == null) {
      return timer.deadline(timeout);
    }
    if (handled.caller().isCancelled()) {
      throw new MessagingCancelledException(
          false,
          "%s was not sent: %s, which it is part of, is cancelled"
              .formatted(method, handled.method()),
          null);
    }
    Deadline limit = handled.caller().deadline();
    Duration left = limit == null ? timeout : limit.remaining();
    if (limit != null && left.isZero()) {
      throw new MessagingTimeoutException(
          false,
          "%s was not sent: the caller of %s, which it is part of, stopped waiting"
              .formatted(method, handled.method()),
          null);
    }
    return timer.deadline(left.compareTo(timeout) < 0 ? left : timeout);
  }

  /** Cancels {@code answer} when the call being handled is cancelled. */
  void link(CompletableFuture<?> answer) {
    HandledCall handled = handled();
    if (handled == null || answer.isDone()) {
      return;
    }
    Runnable cancel = () -> answer.cancel(false);
    handled.caller().onCancel(cancel);
    var unused = answer.whenComplete((reply, error) -> handled.caller().forget(cancel));
  }
}
