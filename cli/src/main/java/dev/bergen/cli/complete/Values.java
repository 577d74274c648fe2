// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.ManagementAccess;
import dev.bergen.cli.broker.NamedContexts;
import dev.bergen.cli.broker.SeenMethods;
import dev.bergen.cli.complete.Cursor.Given;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.client.InterfaceContract;
import dev.bergen.openstack.client.MethodContract;
import dev.bergen.openstack.client.ServiceContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The values that fit at the cursor, before the shell compares them with what was typed. */
final class Values {
  /** Those of nova, cinder, designate, heat, ironic and neutron are known. */
  private static final Set<KnownService> WITH_CONTRACT =
      Set.of(
          KnownService.NOVA,
          KnownService.CINDER,
          KnownService.DESIGNATE,
          KnownService.HEAT,
          KnownService.IRONIC,
          KnownService.NEUTRON);

  private final CommandLine root;
  private final Cursor cursor;
  private final Map<String, String> environment;
  private final RecentAnswers recent;
  private final Duration limit;

  /**
   * @param limit for each question to a broker
   */
  Values(
      CommandLine root,
      Cursor cursor,
      Map<String, String> environment,
      RecentAnswers recent,
      Duration limit) {
    this.root = root;
    this.cursor = cursor;
    this.environment = environment;
    this.recent = recent;
    this.limit = limit;
  }

  /** Returns them; blocks while a broker answers. */
  Collection<String> of(Kind kind, ArgSpec awaited) throws Exception {
    return switch (kind) {
      case CONTEXT -> NamedContexts.of(environment).read().contexts().keySet();
      case SERVICE -> Arrays.stream(KnownService.values()).map(KnownService::id).toList();
      case CHOICE -> Kind.choices(awaited);
      case COMMAND -> commands();
      case FILE, UNKNOWN -> List.of();
      default -> ofBus(kind);
    };
  }

  /** The words of {@code help} are those of commands. */
  private Collection<String> commands() {
    CommandLine command = root;
    for (Given each : cursor.given()) {
      CommandLine next = command.getSubcommands().get(each.value());
      if (next == null) {
        return List.of();
      }
      command = next;
    }
    return command.getSubcommands().keySet();
  }

  private Collection<String> ofBus(Kind kind) throws Exception {
    root.parseArgs(cursor.readable().toArray(String[]::new)); // fills the options' fields
    Connection connection = mixin(cursor.command(), Connection.class);
    if (connection == null || (connection.isDefaulted() && kind != Kind.METHOD)) {
      return List.of();
    }
    ManagementAccess access = mixin(cursor.command(), ManagementAccess.class);
    Bus bus =
        new Bus(
            connection, access == null ? new ManagementAccess() : access, cursor.command(), limit);
    return switch (kind) {
      case EXCHANGE -> remembered(bus, "exchanges", bus::exchanges);
      case QUEUE -> queues(bus);
      case TOPIC -> new BusNames(isOfHost() ? queues(bus) : bound(bus)).topics();
      case REQUEST_TOPIC -> new BusNames(bound(bus)).requestTopics();
      case NOTIFICATION_TOPIC -> new BusNames(bound(bus)).notificationTopics();
      case ADDRESS -> new BusNames(bound(bus)).requestAddresses();
      case SERVER ->
          new BusNames(isOfHost() ? queues(bus) : bound(bus)).servers(topics(connection));
      case METHOD -> methods(bus, connection);
      default -> List.of();
    };
  }

  /** Commands that read queues do not care for exchanges. */
  private boolean isOfHost() {
    String name = cursor.command().name();
    return name.equals("who") || name.equals("status");
  }

  private Collection<String> bound(Bus bus) throws Exception {
    return remembered(bus, "bound " + serviceGiven(), bus::bound);
  }

  private Collection<String> queues(Bus bus) throws Exception {
    return remembered(bus, "queues " + serviceGiven(), bus::queues);
  }

  private String serviceGiven() {
    return String.valueOf(given("--service"));
  }

  private List<String> topics(Connection connection) {
    List<String> topics = new ArrayList<>();
    for (Given each : cursor.given()) {
      switch (Kind.of(each.arg(), cursor.command())) {
        case TOPIC, REQUEST_TOPIC, NOTIFICATION_TOPIC -> topics.add(each.value());
        default -> {}
      }
    }
    KnownService service = connection.service();
    return topics.isEmpty() && service != null ? service.topics() : topics;
  }

  private Collection<String> methods(Bus bus, Connection connection) throws Exception {
    List<String> topics = topics(connection);
    if (topics.isEmpty()) {
      return List.of();
    }
    String topic = topics.get(0);
    String namespace = given("--namespace");
    Set<String> methods = contract(connection, topic, namespace);
    if (methods.isEmpty() && !connection.isDefaulted()) {
      String server = given("--server");
      methods.addAll(
          remembered(
              bus,
              "methods %s %s %s".formatted(topic, server, namespace),
              () -> bus.methods(topic, server, namespace)));
    }
    if (methods.isEmpty() && !connection.isDefaulted()) {
      methods.addAll(SeenMethods.of(connection, environment).of(topic, namespace));
    }
    return methods;
  }

  /** OpenStack's services do not report their methods, but these are known. */
  private static Set<String> contract(
      Connection connection, String topic, @Nullable String namespace) {
    KnownService service = connection.service();
    if (service == null) {
      KnownService usual = KnownService.ofTopic(topic);
      service = usual != null && usual.exchange().equals(connection.exchange()) ? usual : null;
    }
    Set<String> methods = new TreeSet<>();
    if (service != null && WITH_CONTRACT.contains(service)) {
      for (InterfaceContract each : ServiceContract.of(service).interfaces()) {
        if ((each.topic().equals(topic) || each.topic().equals("*"))
            && Objects.equals(each.namespace(), namespace)) {
          each.methods().stream().map(MethodContract::name).forEach(methods::add);
        }
      }
    }
    return methods;
  }

  /** Returns the last value of that option; {@code null} if the line has none. */
  private @Nullable String given(String option) {
    String value = null;
    for (Given each : cursor.given()) {
      if (each.arg() instanceof OptionSpec known && List.of(known.names()).contains(option)) {
        value = each.value();
      }
    }
    return value;
  }

  private Collection<String> remembered(Bus bus, String question, Callable<BusAnswer> asking)
      throws Exception {
    return recent.of(bus.identity() + " " + question, asking);
  }

  private static <T> @Nullable T mixin(CommandSpec command, Class<T> type) {
    for (CommandSpec each : command.mixins().values()) {
      if (type.isInstance(each.userObject())) {
        return type.cast(each.userObject());
      }
      T nested = mixin(each, type);
      if (nested != null) {
        return nested;
      }
    }
    return null;
  }
}
