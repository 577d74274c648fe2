// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.patient;

import dev.bergen.observe.management.BrokerBinding;
import dev.bergen.observe.management.BrokerConnection;
import dev.bergen.observe.management.BrokerConsumer;
import dev.bergen.observe.management.BrokerExchange;
import dev.bergen.observe.management.BrokerNode;
import dev.bergen.observe.management.BrokerOverview;
import dev.bergen.observe.management.BrokerPermission;
import dev.bergen.observe.management.BrokerPolicy;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.management.Management;
import dev.bergen.spi.queues.QueueState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The known state of a virtual host at one moment, and of the services that use it.
 *
 * @param user whose rights matter; {@code null} if not given
 * @param brokerTrouble why the broker could not be asked; {@code null} if it was, or was not to be
 * @param managementTrouble the same for its management API
 * @param services those that are configured for this virtual host
 * @param facts the driver's findings over AMQP, a line each
 * @param waiting queues that were checked over AMQP, since services are configured for them
 * @param tls the certificates that the hosts present; empty if no service uses TLS
 */
public record Patient(
    String virtualHost,
    @Nullable String user,
    Instant now,
    @Nullable String brokerTrouble,
    @Nullable String managementTrouble,
    Part<List<ServiceConfiguration>> services,
    Part<List<String>> facts,
    Part<List<QueueState>> waiting,
    Part<List<TlsHandshake>> tls,
    Part<BrokerOverview> overview,
    Part<List<BrokerNode>> nodes,
    Part<List<BrokerQueue>> queues,
    Part<List<BrokerConsumer>> consumers,
    Part<List<BrokerConnection>> connections,
    Part<List<BrokerExchange>> exchanges,
    Part<List<BrokerBinding>> bindings,
    Part<List<BrokerPolicy>> policies,
    Part<List<BrokerPermission>> permissions) {

  private static final String NOT_GIVEN = "no --management URL was given";

  /** The backlog of a queue, from either source. */
  public record Depth(String queue, long ready, int consumers) {}

  /** Returns a patient with no data but the name of the virtual host. */
  public static Patient of(String virtualHost, Instant now) {
    return new Patient(
        virtualHost,
        null,
        now,
        null,
        null,
        Part.missing("no --config-file was given"),
        Part.missing("no --url was given"),
        Part.missing("no --url was given"),
        Part.missing("no service speaks TLS"),
        Part.missing(NOT_GIVEN),
        Part.missing(NOT_GIVEN),
        Part.missing(NOT_GIVEN),
        Part.missing(NOT_GIVEN),
        Part.missing(NOT_GIVEN),
        Part.missing(NOT_GIVEN),
        Part.missing(NOT_GIVEN),
        Part.missing(NOT_GIVEN),
        Part.missing(NOT_GIVEN));
  }

  /** Returns the same with the data of the management API; blocks until all is asked. */
  public Patient withManagement(Management management) {
    Part<BrokerOverview> first = Part.asked(management::overview);
    if (!first.isPresent()) {
      String why = String.valueOf(first.missing());
      return unseen(why, why);
    }
    return new Patient(
        virtualHost,
        user,
        now,
        brokerTrouble,
        null,
        services,
        facts,
        waiting,
        tls,
        first,
        Part.asked(management::nodes),
        Part.asked(() -> management.queues(virtualHost)),
        Part.asked(() -> management.consumers(virtualHost)),
        Part.asked(() -> management.connections(virtualHost)),
        Part.asked(() -> management.exchanges(virtualHost)),
        Part.asked(() -> management.bindings(virtualHost)),
        Part.asked(() -> management.policies(virtualHost)),
        Part.asked(() -> management.permissions(virtualHost)));
  }

  /** Returns the same without the management API, which is not asked. */
  public Patient withoutManagement(String why) {
    return unseen(null, why);
  }

  private Patient unseen(@Nullable String trouble, String why) {
    return new Patient(
        virtualHost,
        user,
        now,
        brokerTrouble,
        trouble,
        services,
        facts,
        waiting,
        tls,
        Part.missing(why),
        Part.missing(why),
        Part.missing(why),
        Part.missing(why),
        Part.missing(why),
        Part.missing(why),
        Part.missing(why),
        Part.missing(why),
        Part.missing(why));
  }

  /** Returns the same for a user whose rights matter. */
  public Patient of(@Nullable String whose) {
    return new Patient(
        virtualHost,
        whose,
        now,
        brokerTrouble,
        managementTrouble,
        services,
        facts,
        waiting,
        tls,
        overview,
        nodes,
        queues,
        consumers,
        connections,
        exchanges,
        bindings,
        policies,
        permissions);
  }

  /** Returns the same with the data from AMQP. */
  public Patient withAmqp(List<String> facts, List<QueueState> inspected) {
    return overAmqp(null, Part.of(facts), Part.of(inspected));
  }

  /** Returns the same with a broker that could not be asked over AMQP. */
  public Patient withoutAmqp(String why) {
    return overAmqp(why, Part.missing(why), Part.missing(why));
  }

  private Patient overAmqp(
      @Nullable String trouble, Part<List<String>> facts, Part<List<QueueState>> inspected) {
    return new Patient(
        virtualHost,
        user,
        now,
        trouble,
        managementTrouble,
        services,
        facts,
        inspected,
        tls,
        overview,
        nodes,
        queues,
        consumers,
        connections,
        exchanges,
        bindings,
        policies,
        permissions);
  }

  /** Returns the same with its services, and what their hosts show who speaks TLS. */
  public Patient with(List<ServiceConfiguration> known, Part<List<TlsHandshake>> shown) {
    return new Patient(
        virtualHost,
        user,
        now,
        brokerTrouble,
        managementTrouble,
        known.isEmpty() ? services : Part.of(known),
        facts,
        waiting,
        shown,
        overview,
        nodes,
        queues,
        consumers,
        connections,
        exchanges,
        bindings,
        policies,
        permissions);
  }

  /**
   * Returns whether management has numbers of queues and nodes: missing if it says that it collects
   * none, otherwise {@code true}.
   */
  public Part<Boolean> statistics() {
    return overview.isPresent() && !overview.get().statistics()
        ? Part.missing("the management plugin collects no statistics")
        : Part.of(true);
  }

  /**
   * Returns how deep queues are: all of them as far as management reports, or those checked over
   * AMQP.
   */
  public Part<List<Depth>> depths() {
    List<Depth> depths = new ArrayList<>();
    if (queues.isPresent() && statistics().isPresent()) {
      queues.get().stream()
          .filter(BrokerQueue::counted)
          .forEach(each -> depths.add(new Depth(each.name(), each.ready(), each.consumers())));
    } else if (waiting.isPresent()) {
      waiting
          .get()
          .forEach(each -> depths.add(new Depth(each.name(), each.messages(), each.consumers())));
    } else {
      String why = queues.isPresent() ? statistics().missing() : queues.missing();
      return Part.missing(String.valueOf(why));
    }
    return Part.of(depths);
  }
}
