// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.observe.management.BrokerPolicy;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.TopologyChange.Bind;
import dev.bergen.spi.queues.TopologyChange.DeclareExchange;
import dev.bergen.spi.queues.TopologyChange.DeclareQueue;
import dev.bergen.spi.queues.TopologyChange.DeleteExchange;
import dev.bergen.spi.queues.TopologyChange.DeleteQueue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alternate exchange, by policy, for the exchanges whose queues are replaced: what finds no
 * queue meanwhile waits in a queue of its own and is published again afterwards. A policy is of
 * force for an exchange that is deleted and declared anew, too.
 */
final class CatchAll {
  private static final String ALTERNATE = "alternate-exchange";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int POLLS = 300;

  /** Those who publish now may see the policy a moment longer. */
  private static final int QUIET_POLLS = 2;

  private final Broker broker;
  private final List<String> exchanges;

  CatchAll(Broker broker, List<String> exchanges) {
    this.broker = broker;
    this.exchanges = exchanges;
  }

  void install(MigrationWatch watch) throws MigrationException, InterruptedException {
    broker.change(
        List.of(
            new DeclareExchange(Names.CAUGHT, "fanout", true, false, Map.of()),
            new DeclareQueue(Names.CAUGHT, true, false, Migration.classic()),
            new Bind(Names.CAUGHT, Names.CAUGHT, true, "", Map.of())));
    List<BrokerPolicy> policies = broker.policies();
    for (String exchange : exchanges) {
      if (broker.exchange(exchange) != null
          && !Names.policy(exchange).equals(broker.policyOf(exchange))) {
        broker.setPolicy(policy(exchange, policies));
      }
    }
    for (String exchange : exchanges) {
      await(exchange, Names.policy(exchange), watch);
    }
    watch.done("unroutable messages are caught for " + String.join(", ", exchanges));
  }

  /** Only one policy applies to an exchange, so this one includes the settings of the other. */
  private BrokerPolicy policy(String exchange, List<BrokerPolicy> policies)
      throws MigrationException {
    String name = broker.policyOf(exchange);
    BrokerPolicy other = null;
    for (BrokerPolicy each : policies) {
      if (each.name().equals(name)) {
        other = each;
      }
    }
    Map<String, @Nullable Object> definition = new LinkedHashMap<>();
    if (other != null) {
      definition.putAll(other.definition());
    }
    definition.put(ALTERNATE, Names.CAUGHT);
    return new BrokerPolicy(
        broker.virtualHost(),
        Names.policy(exchange),
        Names.pattern(exchange),
        "exchanges",
        definition,
        other == null ? 1 : other.priority() + 1);
  }

  /** Waits until a policy applies; {@code null} waits until ours no longer does. */
  private void await(String exchange, @Nullable String policy, MigrationWatch watch)
      throws MigrationException, InterruptedException {
    for (int poll = 0; poll < POLLS; poll++) {
      String now = broker.policyOf(exchange);
      if (policy == null ? !Names.policy(exchange).equals(now) : policy.equals(now)) {
        return;
      }
      if (broker.exchange(exchange) == null) {
        return; // and it has the policy when it is declared
      }
      watch.pause(POLL);
      Steps.requireContinue(Step.CATCH, watch);
    }
    throw MigrationException.of(
        "Policy %s does not apply to exchange %s; check for a policy with a higher priority"
            .formatted(Names.policy(exchange), exchange));
  }

  /**
   * A user who may not remove policies may not have set one either, and must be able to roll back
   * all the same.
   */
  private void removePolicy(String exchange) throws MigrationException {
    String policy = Names.policy(exchange);
    try {
      broker.removePolicy(policy);
    } catch (MigrationException e) {
      if (broker.exchange(exchange) == null || policy.equals(broker.policyOf(exchange))) {
        throw e;
      }
    }
  }

  /** Ends the catching, and publishes the caught messages. */
  void remove(MigrationWatch watch) throws MigrationException, InterruptedException {
    for (String exchange : exchanges) {
      removePolicy(exchange);
    }
    for (String exchange : exchanges) {
      await(exchange, null, watch);
    }
    long published = 0;
    long unroutable = 0;
    for (int quiet = 0; quiet < QUIET_POLLS; ) {
      if (!broker.state(Names.CAUGHT).exists() || broker.state(Names.CAUGHT).messages() == 0) {
        quiet++;
        watch.pause(POLL);
      } else {
        MoveRequest.Result result =
            broker.move(MoveRequest.asPublished(Names.CAUGHT), moved -> watch.mayContinue());
        published += result.moved();
        unroutable += result.dropped();
        quiet = 0;
      }
      Steps.requireContinue(Step.REPLAY, watch);
    }
    broker.change(
        List.of(new DeleteQueue(Names.CAUGHT, true, true), new DeleteExchange(Names.CAUGHT)));
    watch.done(
        "caught messages published: %,d%s"
            .formatted(
                published,
                unroutable == 0 ? "" : "; unroutable and dropped: %,d".formatted(unroutable)));
  }
}
