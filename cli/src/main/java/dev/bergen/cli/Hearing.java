// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.Priority;
import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that say which notifications are meant. */
final class Hearing {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "Such as notifications.")
  private List<String> topics = new ArrayList<>();

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--pool",
      paramLabel = "NAME",
      description =
          "Take a copy that belongs to the listeners of that name, from now on. The broker keeps"
              + " the pool, and what comes for it, when nobody listens any more.")
  private @Nullable String pool;

  @Option(
      names = "--priority",
      paramLabel = "NAME",
      split = ",",
      converter = PriorityConverter.class,
      description = "Only these priorities; may be repeated. Default: all of them.")
  private List<Priority> priorities = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description = "How long the broker may take to answer at first. Default: 60.")
  private @Nullable Duration timeout;

  /** Returns the pool's name; {@code null} if it is none. */
  @Nullable String pool() {
    return pool;
  }

  List<String> topics() {
    return topics;
  }

  /** Returns the queues that the events wait in. */
  List<String> queues() {
    if (pool != null) {
      return List.of(pool);
    }
    List<Priority> heard = priorities.isEmpty() ? List.of(Priority.values()) : priorities;
    return topics.stream()
        .flatMap(topic -> heard.stream().map(priority -> topic + "." + priority.key()))
        .toList();
  }

  NotificationTransport open() {
    connection.requireBroker(command);
    return connection.openNotifications();
  }

  /** Returns a listener that hands one message after the other to {@code keeping}. */
  NotificationListener listener(NotificationTransport transport, Keeping keeping) {
    Target[] targets = topics.stream().map(Target::topic).toArray(Target[]::new);
    NotificationListener.Builder builder =
        NotificationListener.builder(transport, targets)
            .handler(keeping::take, priorities.toArray(Priority[]::new))
            .rejected(keeping::take)
            .maxConcurrent(1)
            .drainTimeout(DRAIN);
    if (pool != null) {
      builder.pool(pool);
    }
    return (timeout == null ? builder : builder.startTimeout(timeout)).build();
  }
}
