// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.Deadline;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.json.Json;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.ServerTimes;
import dev.bergen.wire.Failure;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message that a server has taken. Answers go straight to the calls of the caller's driver. */
final class MemoryRequest implements IncomingRequest {
  private static final Logger log = LoggerFactory.getLogger(MemoryRequest.class);

  private final Request request;
  private final MemoryTaps taps;
  private final MemoryMessage.@Nullable Call call;
  private final @Nullable ServerClock clock;

  /**
   * @param taps get copies of its answers
   */
  MemoryRequest(MemoryMessage message, MemoryTaps taps) {
    this.request = message.request();
    this.taps = taps;
    this.call = message.call();
    this.clock = call == null ? null : call.clock();
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public @Nullable String messageId() {
    return call == null ? null : call.pending().messageId();
  }

  @Override
  public @Nullable Double monitorSeconds() {
    return call == null ? null : call.monitorSeconds();
  }

  @Override
  public @Nullable Deadline deadline() {
    return call == null ? null : call.pending().deadline();
  }

  @Override
  public void onCancel(Runnable action) {
    if (call != null) {
      call.cancellation().onCancel(action);
    }
  }

  @Override
  public @Nullable ServerClock clock() {
    return clock;
  }

  @Override
  public CompletableFuture<Void> reply(Reply reply) {
    if (call != null) {
      call.cancellation().settle();
    }
    return answer(reply.result(), reply.failure(), true);
  }

  @Override
  public CompletableFuture<Void> heartbeat() {
    return answer(Json.NULL, null, false);
  }

  private CompletableFuture<Void> answer(Json result, @Nullable Failure failure, boolean ending) {
    if (call == null) {
      return CompletableFuture.completedFuture(null);
    }
    ReplyMessage message =
        new ReplyMessage(call.pending().messageId(), result, failure, ending, null);
    if (!taps.isEmpty()) {
      taps.answered(call.replyQueue(), message::encode);
    }
    ServerTimes times = ending && clock != null ? clock.read() : null;
    if (call.calls().accept(message, times)) {
      return CompletableFuture.completedFuture(null);
    }
    String reason =
        "The caller of "
            + request.method()
            + " stopped waiting, message id "
            + call.pending().messageId();
    log.debug("Reply dropped: {}", reason);
    return CompletableFuture.failedFuture(
        new MessageUndeliverableException("", call.pending().messageId(), reason, null));
  }
}
