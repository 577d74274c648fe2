// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.rabbit.publish.Outgoing;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.spi.support.CallStage;
import dev.bergen.spi.support.PendingCall;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What ties a waiting call to its request: tells the call how far the request has come, and the
 * request that nobody waits any more. All that the driver keeps while a call waits.
 *
 * <p>Threads: any. It runs when the call is over, and supplies where the request is.
 */
final class SentCall implements Outgoing.Progress, Runnable, Supplier<@Nullable String> {
  private final Calls calls;
  private final PendingCall call;
  private final Target target;
  private final Route route;

  /** Null before it is sent, and again once the broker has it: most calls wait for long then. */
  private volatile @Nullable Outgoing unconfirmed;

  /**
   * @param route its key is the name of the queue in which servers find the request
   */
  SentCall(Calls calls, PendingCall call, Target target, Route route) {
    this.calls = calls;
    this.call = call;
    this.target = target;
    this.route = route;
  }

  /** Follows {@code outgoing}, which is not sent yet. */
  void goesAs(Outgoing outgoing) {
    unconfirmed = outgoing;
    outgoing.onEnd(this::published);
  }

  @Override
  public void writing() {
    call.reached(CallStage.SENT);
  }

  @Override
  public void note(Supplier<String> why) {
    call.noteBy(why);
  }

  private void published(@Nullable Throwable error) {
    Outgoing outgoing = unconfirmed;
    if (error == null && outgoing != null && outgoing.isReturned()) {
      call.reached(CallStage.RETURNED);
      call.noteBy(() -> calls.whyReturned(route));
      calls.returned(route);
    } else if (error == null) {
      call.reached(CallStage.CONFIRMED);
      call.noteBy(this);
      calls.confirmed(call, route.key());
    } else if (error instanceof MessagingException failure) {
      calls.notSent(call, failure);
    }
    unconfirmed = null;
  }

  @Override
  public @Nullable String get() {
    return calls.whereabouts(call, route.key());
  }

  /** The call is over. */
  @Override
  public void run() {
    Outgoing outgoing = unconfirmed;
    if (outgoing != null) {
      outgoing.abandon();
    }
    if (call.future().isCancelled() && call.mayHaveRun()) {
      calls.cancelled(call, target);
    }
  }
}
