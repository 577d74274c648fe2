// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.json.Json;
import dev.bergen.rabbit.reply.ReplySender;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.support.Cancellation;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Ids;
import dev.bergen.wire.ReplyMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request that was handed out.
 *
 * <p>Threads: any.
 */
final class RabbitRequest implements IncomingRequest {
  private final RequestMessage message;
  private final @Nullable Deadline patience;
  private final @Nullable Cancellation cancellation;
  private final @Nullable ServerClock clock;
  private final ReplySender replies;
  private final Deadline deadline;
  private final Runnable onReply;

  /**
   * @param deadline by when a reply is of use, at the latest
   * @param onReply runs when the call is over
   */
  RabbitRequest(Arrival arrival, ReplySender replies, Deadline deadline, Runnable onReply) {
    this.message = arrival.message();
    this.patience = arrival.patience();
    this.cancellation = arrival.cancellation();
    this.clock = arrival.clock();
    this.replies = replies;
    this.deadline = deadline;
    this.onReply = onReply;
  }

  @Override
  public Request request() {
    return message.request();
  }

  @Override
  public @Nullable String messageId() {
    return message.replyQueue() == null ? null : message.messageId();
  }

  @Override
  public @Nullable Double monitorSeconds() {
    return message.monitorSeconds();
  }

  @Override
  public @Nullable Deadline deadline() {
    return wantsReply() ? patience : null;
  }

  @Override
  public void onCancel(Runnable action) {
    if (cancellation != null) {
      cancellation.onCancel(action);
    }
  }

  @Override
  public @Nullable ServerClock clock() {
    return clock;
  }

  @Override
  public CompletableFuture<Void> reply(Reply reply) {
    if (cancellation != null) {
      cancellation.settle();
    }
    onReply.run();
    return send(reply.result(), reply, true)
        .exceptionallyCompose(
            error ->
                error instanceof MessageDeliveryException
                    ? report(error)
                    : CompletableFuture.failedFuture(error));
  }

  /** The broker does not take the reply, for it is too large perhaps: the caller must know. */
  private CompletableFuture<Void> report(Throwable refusal) {
    String why = "The broker did not accept the reply: " + refusal.getMessage();
    Failure failure =
        new Failure(
            "MessageDeliveryFailure",
            "oslo_messaging.exceptions",
            why,
            List.of(why + "\n"),
            Json.of(List.of(why)),
            Json.EMPTY_OBJECT);
    return send(Json.NULL, Reply.failure(failure), true)
        .handle((sent, error) -> error)
        .thenCompose(ignored -> CompletableFuture.failedFuture(refusal));
  }

  @Override
  public CompletableFuture<Void> heartbeat() {
    return send(Json.NULL, null, false);
  }

  private CompletableFuture<Void> send(Json result, @Nullable Reply reply, boolean ending) {
    String id = messageId();
    String queue = message.replyQueue();
    if (id == null || queue == null) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      byte[] body =
          new ReplyMessage(id, result, reply == null ? null : reply.failure(), ending, Ids.next())
              .encode();
      return ending
          ? replies.reply(queue, body, deadline, id, clock)
          : replies.heartbeat(queue, body, deadline);
    } catch (RuntimeException e) { // the caller of this has no use for it
      return CompletableFuture.failedFuture(e);
    }
  }
}
