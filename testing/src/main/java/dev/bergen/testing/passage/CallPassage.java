// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing.passage;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.CallStage;
import dev.bergen.spi.support.PendingCall;
import dev.bergen.spi.support.PendingCalls;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * A call on its way to the broker.
 *
 * @param held calls that the broker took, but does not pass on: they wait here for their end
 */
public record CallPassage(
    Driver driver,
    PendingCalls held,
    Timer timer,
    String id,
    Target target,
    Request request,
    SendOptions options)
    implements Passage<Reply> {

  @Override
  public CompletableFuture<Reply> send() {
    return driver.call(target, request, options);
  }

  @Override
  public CompletableFuture<Reply> lose() {
    return hold("a fault of the test dropped it");
  }

  @Override
  public CompletableFuture<Reply> sendAfter(Duration delay) {
    CompletableFuture<Reply> hold =
        hold("a fault of the test delays it by " + Deadline.inWords(delay));
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    timer.schedule(
        delay,
        () -> {
          // Only while its caller waits, as a broker drops a call that has expired.
          // Not cancel(), which says yes again and again.
          if (!answer.isDone() && hold.completeExceptionally(new CancellationException())) {
            Relay.connect(send(), answer);
          }
        });
    var unused =
        hold.whenComplete(
            (never, error) -> {
              if (!hold.isCancelled() && error != null) {
                answer.completeExceptionally(error);
              }
            });
    unused = answer.whenComplete((reply, error) -> hold.cancel(false));
    return answer;
  }

  private CompletableFuture<Reply> hold(String why) {
    PendingCall call = new PendingCall(id, target, request.method(), options);
    CompletableFuture<Reply> end = held.add(call);
    call.reached(CallStage.CONFIRMED);
    call.note(why);
    return end;
  }
}
