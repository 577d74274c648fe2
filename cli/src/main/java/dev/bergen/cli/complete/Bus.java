// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import dev.bergen.Target;
import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.ManagementAccess;
import dev.bergen.cli.broker.ReportedMethods;
import dev.bergen.config.KnownService;
import dev.bergen.message.Priority;
import dev.bergen.observe.census.Census;
import dev.bergen.observe.census.Census.Listener;
import dev.bergen.observe.management.BrokerBinding;
import dev.bergen.observe.management.BrokerExchange;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The broker that a line names, asked for names. The management API lists them; without it the
 * usual names of OpenStack's services are checked one by one, which needs no right to declare.
 *
 * <p>Threads: one, which blocks; an interrupt ends a wait.
 */
final class Bus {
  private static final String JAVA = "Bergen";
  private static final Duration ANSWER = Duration.ofSeconds(1);

  /** A question to the management API. */
  private interface Listing {
    Collection<String> in(Management management) throws ManagementException;
  }

  private final Connection connection;
  private final ManagementAccess access;
  private final CommandSpec command;
  private final Duration limit;

  /**
   * @param limit for each question
   */
  Bus(Connection connection, ManagementAccess access, CommandSpec command, Duration limit) {
    this.connection = connection;
    this.access = access;
    this.command = command;
    this.limit = limit;
  }

  /** Returns the words that distinguish this bus from others; no password is among them. */
  String identity() {
    Management management = management();
    return "%s %s %s"
        .formatted(
            connection.url(), management == null ? "" : management.url(), connection.exchange());
  }

  /** Returns the names of the exchange's topics and servers. */
  BusAnswer bound() throws InterruptedException, TimeoutException {
    return listed(
        management ->
            management.bindingsFrom(virtualHost(), connection.exchange()).stream()
                .map(BrokerBinding::key)
                .toList());
  }

  /** Returns the queues of the virtual host. */
  BusAnswer queues() throws InterruptedException, TimeoutException {
    return listed(management -> management.queueNames(virtualHost()));
  }

  /** Returns the names in the management API, or else the usual ones that exist. */
  private BusAnswer listed(Listing names) throws InterruptedException, TimeoutException {
    Management management = management();
    if (management == null) {
      return existing();
    }
    try {
      return BusAnswer.whole(names.in(management));
    } catch (ManagementException e) {
      requireTime(e);
    }
    return BusAnswer.partial(existing().names());
  }

  /** Returns the exchanges of topics: the broker's, or those that OpenStack's services set. */
  BusAnswer exchanges() throws InterruptedException {
    Management management = management();
    if (management != null) {
      try {
        return BusAnswer.whole(
            management.exchanges(virtualHost()).stream()
                .filter(each -> each.type().equals("topic"))
                .map(BrokerExchange::name)
                .filter(name -> !name.startsWith("amq."))
                .toList());
      } catch (ManagementException e) {
        requireTime(e);
      }
    }
    return new BusAnswer(
        Arrays.stream(KnownService.values()).map(KnownService::exchange).distinct().toList(),
        management == null);
  }

  /**
   * Returns the methods that a server of the topic reports. Only a server in Java is asked, as
   * Python's would log an error; the management API shows which they are.
   *
   * @param server {@code null} means any
   */
  BusAnswer methods(String topic, @Nullable String server, @Nullable String namespace)
      throws InterruptedException {
    Management management = management();
    if (management == null) {
      return BusAnswer.whole(List.of());
    }
    try {
      for (Listener listener : Census.of(management, virtualHost()).listeners(topic)) {
        String name = listener.server();
        if (name != null
            && (server == null || server.equals(name))
            && listener.reader().client().startsWith(JAVA)) {
          return BusAnswer.whole(reported(topic, name, namespace));
        }
      }
    } catch (ManagementException e) {
      requireTime(e);
    }
    return BusAnswer.partial(List.of());
  }

  private List<String> reported(String topic, String server, @Nullable String namespace) {
    try (RpcTransport transport = connection.open()) {
      Object info =
          RpcClient.of(transport, Target.topic(topic).withServer(server))
              .withNamespace(ReportedMethods.NAMESPACE)
              .withVersion("1.0")
              .withTimeout(ANSWER)
              .call("info");
      return ReportedMethods.of(info).getOrDefault(namespace, List.of());
    }
  }

  private @Nullable Management management() {
    try {
      return connection.isKafka()
          ? null
          : access.open(connection.url(), connection.context(), command);
    } catch (ParameterException e) {
      return null; // as if there were no such option
    }
  }

  private String virtualHost() {
    return ManagementAccess.virtualHost(connection.url());
  }

  /** An interrupt means that the time is up; any other failure leaves AMQP to be tried. */
  private static void requireTime(ManagementException e) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(e.getMessage());
    }
  }

  /** Returns those of the usual queues that exist, as far as the time allows. */
  private BusAnswer existing() throws InterruptedException, TimeoutException {
    if (connection.isKafka()) {
      try (NotificationTransport transport = connection.openNotifications()) {
        return existing(transport::queues);
      }
    }
    try (RpcTransport transport = connection.open()) {
      return existing(transport::queues);
    }
  }

  private BusAnswer existing(
      BiFunction<List<String>, Duration, CompletableFuture<List<QueueState>>> queues)
      throws InterruptedException, TimeoutException {
    List<String> found = new ArrayList<>();
    long end = System.nanoTime() + limit.toNanos();
    for (String name : usual()) {
      try {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
          throw new TimeoutException(name);
        }
        queues.apply(List.of(name), left).get(left.toNanos(), TimeUnit.NANOSECONDS).stream()
            .filter(QueueState::exists)
            .forEach(each -> found.add(each.name()));
      } catch (ExecutionException e) {
        return BusAnswer.partial(found); // the broker cannot be reached, or refuses
      } catch (TimeoutException e) {
        if (found.isEmpty()) {
          throw e;
        }
        return BusAnswer.partial(found);
      }
    }
    return BusAnswer.whole(found);
  }

  private Set<String> usual() {
    KnownService chosen = connection.service();
    Set<String> names = new LinkedHashSet<>();
    for (KnownService service :
        chosen == null ? KnownService.values() : new KnownService[] {chosen}) {
      names.addAll(service.topics());
      for (String topic : service.notificationTopics()) {
        names.add(topic + "." + Priority.INFO.key());
        names.add(topic + "." + Priority.ERROR.key());
      }
    }
    return names;
  }
}
