// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.Timer;
import dev.bergen.testing.passage.BrokerPassage;
import dev.bergen.wire.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request on its server, whose answers meet faults on their way back.
 *
 * @param server who answers
 */
record WatchedRequest(IncomingRequest inner, Target server, Faults faults, Timer timer)
    implements IncomingRequest {

  @Override
  public Request request() {
    return inner.request();
  }

  @Override
  public @Nullable String messageId() {
    return inner.messageId();
  }

  @Override
  public @Nullable Double monitorSeconds() {
    return inner.monitorSeconds();
  }

  @Override
  public @Nullable Deadline deadline() {
    return inner.deadline();
  }

  @Override
  public void onCancel(Runnable action) {
    inner.onCancel(action);
  }

  @Override
  public boolean wantsReply() {
    return inner.wantsReply();
  }

  @Override
  public @Nullable ServerClock clock() {
    return inner.clock();
  }

  @Override
  public CompletableFuture<Void> reply(Reply reply) {
    if (!wantsReply()) {
      return inner.reply(reply);
    }
    Message message = new Message(Message.Kind.REPLY, server, request());
    return faults.pass(message, new BrokerPassage(timer, () -> inner.reply(reply)));
  }

  @Override
  public CompletableFuture<Void> heartbeat() {
    if (!wantsReply()) {
      return inner.heartbeat();
    }
    Message message = new Message(Message.Kind.HEARTBEAT, server, request());
    return faults.pass(message, new BrokerPassage(timer, inner::heartbeat));
  }
}
