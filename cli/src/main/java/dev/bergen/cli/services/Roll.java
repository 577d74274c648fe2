// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import dev.bergen.MessagingException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.cli.broker.ReportedMethods;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The servers that answer on a topic.
 *
 * @param servers names of those that provide information, in order
 * @param others those that answered, but with a refusal
 */
record Roll(Set<String> servers, List<Peer> others) {
  static final Roll EMPTY = new Roll(Set.of(), List.of());

  private static final Duration MARGIN = Duration.ofSeconds(5);

  boolean isEmpty() {
    return servers.isEmpty() && others.isEmpty();
  }

  /**
   * Returns the same with those of an earlier roll, if fewer have answered than the queue has
   * consumers: a server that did not answer this time has not gone.
   */
  Roll with(Roll earlier, int consumers) {
    if (servers.size() + others.size() >= consumers) {
      return this;
    }
    Set<String> all = new TreeSet<>(servers);
    all.addAll(earlier.servers);
    return new Roll(all, others);
  }

  /**
   * Returns how many consumers the queue of a topic has: 0 if there is no queue, so that no request
   * is needed; {@code null} if this broker does not report it.
   */
  static @Nullable Integer consumers(RpcTransport transport, String topic, Duration timeout)
      throws Exception {
    List<QueueState> queues = await(transport.queues(List.of(topic), timeout), timeout);
    return queues.isEmpty() ? null : Integer.valueOf(queues.get(0).consumers());
  }

  /**
   * Asks all servers of a topic at once, and waits until as many have answered as there are, at
   * most until {@code timeout}.
   *
   * @param expected {@code null} if their number is unknown
   */
  static Roll call(
      RpcTransport transport, String topic, @Nullable Integer expected, Duration timeout)
      throws Exception {
    BlockingQueue<Optional<Reply>> replies = new LinkedBlockingQueue<>(); // empty: none will come
    SendOptions options = SendOptions.until(transport.timer().deadline(timeout));
    CompletableFuture<Void> end =
        transport.gather(
            Target.topic(topic), ping(), options, reply -> replies.add(Optional.of(reply)));
    CompletionStage<Void> ending = end;
    ending.whenComplete((nothing, error) -> replies.add(Optional.empty()));
    Set<String> servers = new TreeSet<>();
    List<Peer> others = new ArrayList<>();
    int answers = 0;
    while (expected == null || answers < expected) {
      Optional<Reply> reply = replies.take();
      if (reply.isEmpty()) {
        await(end, timeout); // contains the reason, if it failed
        break;
      }
      answers++;
      note(reply.get(), servers, others);
    }
    return new Roll(servers, List.copyOf(others));
  }

  private static void note(Reply reply, Set<String> servers, List<Peer> others) {
    Failure failure = reply.failure();
    if (failure != null) {
      others.add(Peer.of(failure));
    } else if (reply.result().toJava() instanceof Map<?, ?> answer
        && answer.get("server") instanceof String name) {
      servers.add(name);
    }
  }

  private static Request ping() {
    return new Request(
        "ping", Json.EMPTY_OBJECT, ReportedMethods.NAMESPACE, "1.0", RequestContext.empty());
  }

  private static <T> T await(CompletableFuture<T> answer, Duration timeout) throws Exception {
    try {
      return answer.get(timeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof MessagingException cause ? cause : e;
    } catch (TimeoutException e) {
      throw new IllegalStateException("The driver did not keep its deadline", e);
    }
  }
}
