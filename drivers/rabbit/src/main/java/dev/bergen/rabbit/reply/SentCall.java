// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.FailureKind;
import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.rabbit.amqp.frames.Bytes;
import dev.bergen.rabbit.codec.JavaHeaders;
import dev.bergen.rabbit.publish.Outgoing;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.spi.support.CallStage;
import dev.bergen.spi.support.PendingCall;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Links a waiting call to its request: passes the request's progress to the call, and the end of
 * the call to the request. This is all that the driver keeps while a call waits. An unroutable
 * request is sent again, as its server may be about to listen.
 *
 * <p>Threads: any. It runs when the call is over, and supplies where the request is.
 */
final class SentCall implements Outgoing.Progress, Runnable, Supplier<@Nullable String> {
  private static final AtomicIntegerFieldUpdater<SentCall> KEPT =
      AtomicIntegerFieldUpdater.newUpdater(SentCall.class, "kept");

  private final Calls calls;
  private final PendingCall call;
  private final Target target;
  private final Route route;
  private final boolean times;

  /** Null before it is sent, and again once the broker has it: most calls wait for long then. */
  private volatile @Nullable Outgoing unconfirmed;

  /** Makes the request once more; null once a queue has it, or if it has but one chance. */
  private volatile @Nullable Supplier<Outgoing> again;

  /** How often no queue took it. One thread at a time counts. */
  private volatile int returns;

  /** Bytes that are kept to be sent again; 0 once they are let go. */
  private volatile int kept;

  /**
   * @param route its key is the name of the queue in which servers find the request
   * @param times whether its server is asked how long it takes
   */
  SentCall(Calls calls, PendingCall call, Target target, Route route, boolean times) {
    this.calls = calls;
    this.call = call;
    this.target = target;
    this.route = route;
    this.times = times;
  }

  /**
   * Follows {@code outgoing}, which is not sent yet.
   *
   * @param another makes it once more; {@code null} if it has but one chance
   */
  void goesAs(Outgoing outgoing, @Nullable Supplier<Outgoing> another) {
    again = another;
    unconfirmed = outgoing;
    outgoing.onEnd(this::published);
  }

  /** Returns the request to send again; {@code null} if it was abandoned. */
  @Nullable Outgoing goesAgain() {
    Supplier<Outgoing> another = again;
    if (another == null) {
      return null;
    }
    Outgoing outgoing = another.get();
    goesAs(outgoing, another);
    // Read after writing: either the end sees the request or we see the end.
    if (call.future().isDone()) {
      forget();
      outgoing.abandon();
      return null;
    }
    return outgoing;
  }

  @Override
  public boolean writing() {
    return (returns == 0 || call.sendsAgain()) && call.reached(CallStage.SENT);
  }

  @Override
  public void addHeaders(Bytes table) {
    if (times) {
      JavaHeaders.askTimes(table);
    }
  }

  @Override
  public void note(Supplier<String> why) {
    if (returns == 0) { // else that is what its caller should know
      call.noteBy(why);
    }
  }

  private void published(@Nullable Throwable error) {
    Outgoing outgoing = unconfirmed;
    unconfirmed = null;
    if (error == null && outgoing != null && outgoing.isReturned()) {
      call.reached(
          outgoing.mayHaveArrivedBefore() ? CallStage.LAST_COPY_RETURNED : CallStage.RETURNED);
      call.noteBy(() -> calls.whyReturned(route));
      calls.returned(route);
      if (mayGoAgain(outgoing)) {
        int before = returns;
        returns = before + 1;
        calls.sendLater(this, call, before);
      }
      return;
    }
    if (again != null && returns > 0 && isFull(error)) { // others fill the backlog, not this call
      int before = returns;
      returns = before + 1;
      calls.sendLater(this, call, before);
      return;
    }
    forget();
    if (error == null) {
      call.reached(CallStage.CONFIRMED);
      call.routed();
      call.noteBy(this);
      calls.confirmed(call, route.key());
    } else if (error instanceof MessagingException failure) {
      calls.notSent(call, failure);
    }
  }

  /** One that was written before, on a connection that is lost, may have reached a server. */
  private boolean mayGoAgain(Outgoing returned) {
    if (again == null) {
      return false;
    }
    boolean first = returns == 0;
    if (returned.mayHaveArrivedBefore() || (first && !calls.keeps(returned.size()))) {
      forget();
      return false;
    }
    if (first) {
      kept = returned.size();
      if (call.future().isDone()) { // read after writing: either the end sees it or we do
        forget();
        return false;
      }
    }
    return true;
  }

  private static boolean isFull(@Nullable Throwable error) {
    return error instanceof MessagingException failure
        && failure.kind() == FailureKind.LIMIT
        && !failure.mayHaveRun(); // a broker that refused it is not asked again
  }

  /** Gives up what would be sent again. */
  private void forget() {
    again = null;
    int bytes = KEPT.getAndSet(this, 0);
    if (bytes > 0) {
      calls.letGo(bytes);
    }
  }

  @Override
  public @Nullable String get() {
    return calls.whereabouts(call, route.key());
  }

  /** The call is over. */
  @Override
  public void run() {
    forget();
    Outgoing outgoing = unconfirmed;
    if (outgoing != null) {
      outgoing.abandon();
    }
    if (call.future().isCancelled() && call.mayHaveRun()) {
      calls.cancelled(call, target);
    }
  }
}
