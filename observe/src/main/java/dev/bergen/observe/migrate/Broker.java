// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.observe.management.BrokerExchange;
import dev.bergen.observe.management.BrokerMessage;
import dev.bergen.observe.management.BrokerPolicy;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import dev.bergen.observe.management.ManagementException.Kind;
import dev.bergen.observe.migrate.Shapes.BindingShape;
import dev.bergen.observe.migrate.Shapes.ExchangeShape;
import dev.bergen.observe.migrate.Shapes.QueueShape;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Claim;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One virtual host, over both of its protocols: AMQP changes it fast and counts exactly, the
 * management API has the information that AMQP lacks.
 *
 * <p>Threads: any; each method blocks until the broker has answered, within a limit.
 */
final class Broker {
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** A move continues as long as it makes progress; this is for a batch that does not. */
  private static final Duration MOVING = Duration.ofHours(12);

  private final RpcTransport transport;
  private final Management management;
  private final String virtualHost;

  Broker(RpcTransport transport, Management management, String virtualHost) {
    this.transport = transport;
    this.management = management;
    this.virtualHost = virtualHost;
  }

  Management management() {
    return management;
  }

  String virtualHost() {
    return virtualHost;
  }

  @Nullable BrokerQueue queue(String name) throws MigrationException {
    return optional(() -> management.queue(virtualHost, name));
  }

  @Nullable QueueShape queueShape(String name) throws MigrationException {
    BrokerQueue queue = queue(name);
    return queue == null ? null : QueueShape.of(queue);
  }

  @Nullable ExchangeShape exchange(String name) throws MigrationException {
    return optional(() -> ExchangeShape.of(management.exchange(virtualHost, name)));
  }

  @Nullable String policyOf(String exchange) throws MigrationException {
    BrokerExchange found = optional(() -> management.exchange(virtualHost, exchange));
    return found == null ? null : found.policy();
  }

  /** Returns all bindings but those of the default exchange. */
  List<BindingShape> bindings() throws MigrationException {
    return ask(() -> management.bindings(virtualHost)).stream()
        .filter(binding -> !binding.exchange().isEmpty())
        .map(BindingShape::of)
        .toList();
  }

  List<BrokerPolicy> policies() throws MigrationException {
    return ask(() -> management.policies(virtualHost));
  }

  void setPolicy(BrokerPolicy policy) throws MigrationException {
    ask(
        () -> {
          management.setPolicy(policy);
          return true;
        });
  }

  void removePolicy(String name) throws MigrationException {
    optional(
        () -> {
          management.removePolicy(virtualHost, name);
          return true;
        });
  }

  void write(String queue, String text) throws MigrationException {
    if (!ask(() -> management.publish(virtualHost, queue, text))) {
      throw MigrationException.of("There is no queue " + queue);
    }
  }

  /** Returns the first message of a queue, which stays; {@code null} if there is none. */
  @Nullable String read(String queue) throws MigrationException {
    List<BrokerMessage> messages =
        optional(() -> management.peek(virtualHost, queue, 1, 16 * 1024 * 1024));
    return messages == null || messages.isEmpty() ? null : messages.get(0).payload();
  }

  /** Whether the management API lets this user set policies. */
  boolean setsPolicies() throws MigrationException {
    List<String> tags = ask(management::tags);
    return tags.contains("policymaker") || tags.contains("administrator");
  }

  /** Returns the type of queues that are declared without one; empty if this user may not ask. */
  String defaultQueueType() throws MigrationException {
    try {
      return management.defaultQueueType(virtualHost);
    } catch (ManagementException e) {
      if (e.kind() == Kind.FORBIDDEN || e.kind() == Kind.LOGIN_REFUSED) {
        return "";
      }
      throw MigrationException.of(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the exchanges that only a migration has which has not ended. */
  List<String> ofUnended() throws MigrationException {
    return ask(() -> management.exchanges(virtualHost)).stream()
        .map(BrokerExchange::name)
        .filter(Names::needsJournal)
        .sorted()
        .toList();
  }

  /** Keeps other runs away from this virtual host. */
  Claim claim() throws MigrationException {
    try {
      return await(transport.claim(Names.CLAIM), ANSWER);
    } catch (MigrationException e) {
      BrokerQueue other = queue(Names.CLAIM);
      if (other == null) {
        throw e;
      }
      throw MigrationException.of(
          "Another migration is running in this virtual host%s: wait until it ends, or stop it"
              .formatted(other.owner() == null ? "" : ", from " + other.owner()),
          e);
    }
  }

  void change(List<TopologyChange> changes) throws MigrationException {
    if (!changes.isEmpty()) {
      await(transport.rearrange(changes), ANSWER.multipliedBy(4));
    }
  }

  /** Returns how the queue is at this moment. */
  QueueState state(String queue) throws MigrationException {
    List<QueueState> states = await(transport.queues(List.of(queue), ANSWER), ANSWER);
    if (states.isEmpty()) {
      throw MigrationException.of("This transport has no queues");
    }
    return states.get(0);
  }

  MoveRequest.Result move(MoveRequest request, LongPredicate mayContinue)
      throws MigrationException {
    MoveRequest.Result result = await(transport.move(request, mayContinue), MOVING);
    if (result.problem() != null) {
      throw MigrationException.of(
          "Messages of %s cannot be moved: %s".formatted(request.from(), result.problem()));
    }
    return result;
  }

  private interface Question<T> {
    T ask() throws ManagementException;
  }

  private static <T> T ask(Question<T> question) throws MigrationException {
    try {
      return question.ask();
    } catch (ManagementException e) {
      throw MigrationException.of(String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> @Nullable T optional(Question<T> question) throws MigrationException {
    try {
      return question.ask();
    } catch (ManagementException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return null;
      }
      throw MigrationException.of(String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> T await(CompletableFuture<T> answer, Duration most) throws MigrationException {
    try {
      return answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw MigrationException.of(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw MigrationException.of("The broker did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MigrationException.of("Interrupted", e);
    }
  }
}
