// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Destination;
import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.config.KnownService;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationListener;
import dev.bergen.spi.Capability;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that select notifications. */
public final class Listening {
  private static final Logger log = LoggerFactory.getLogger(Listening.class);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..*",
      description = "The topics, such as notifications. Default: those of --service.")
  private List<String> topics = new ArrayList<>();

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--pool",
      paramLabel = "NAME",
      description =
          "Listen as a member of this pool, which gets its own copy of each event from now"
              + " on. A pool created here is removed at the end, or by the broker later, with its"
              + " unconsumed events.")
  private @Nullable String pool;

  @Option(
      names = "--keep",
      description =
          "Keep the pool, so that events accumulate in it, until 'bergen pool rm' removes" + " it.")
  private boolean keep;

  @Option(
      names = "--from-beginning",
      description =
          "Read earlier records as well, if the consumer group (--pool, or consumer_group)"
              + " is new to the topic; a known group resumes at its offset. Kafka only.")
  private boolean fromBeginning;

  /** Whether the pool was made here, to go again. */
  private boolean visiting;

  /** Whether the broker stores the offset of a pool, for a time of its choice. */
  private boolean remembered;

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
      converter = TimeoutConverter.class,
      description = "How long the broker may take to answer the first time. Default: 60.")
  private @Nullable Duration timeout;

  /** Sets the default service and topic. */
  public void assume(KnownService service, String topic) {
    connection.assume(service);
    topics = topics.isEmpty() ? List.of(topic) : topics;
  }

  /** Returns the pool's name; {@code null} without one. */
  @Nullable String pool() {
    return pool;
  }

  /**
   * Returns the topics to listen to.
   *
   * @throws ParameterException if neither topics nor a service are named
   */
  public List<String> topics() {
    KnownService service = connection.service();
    if (topics.isEmpty() && service == null) {
      throw refused("Which topic? Give one, such as notifications, or --service nova");
    }
    return topics.isEmpty() && service != null ? service.notificationTopics() : topics;
  }

  /** Returns the exchange of the topics. */
  public String exchange(NotificationTransport transport) {
    return connection.exchange(transport);
  }

  private ParameterException refused(String why) {
    return new ParameterException(command.commandLine(), why);
  }

  /**
   * Returns the backlog that the listener will and will not get; empty if it is unknown.
   *
   * @throws dev.bergen.MessageDeliveryException if the broker cannot be reached
   */
  Waiting waiting(NotificationTransport transport) throws Exception {
    List<Priority> wanted = priorities.isEmpty() ? List.of(Priority.values()) : priorities;
    List<NotificationAddress> addresses =
        topics().stream()
            .flatMap(
                topic ->
                    wanted.stream()
                        .map(priority -> new NotificationAddress(null, topic, priority.key())))
            .toList();
    try {
      return connection
          .reach(transport)
          .run(
              () ->
                  Waiting.of(
                      transport
                          .waiting(addresses, pool, ANSWER)
                          .get(2 * ANSWER.toMillis(), TimeUnit.MILLISECONDS)));
    } catch (ExecutionException | TimeoutException e) {
      log.debug("Cannot determine the backlog", e);
      return Waiting.of(List.of());
    }
  }

  /** As {@link #waiting}, where a group may be new; elsewhere it makes no request. */
  Waiting waitingInHistory(NotificationTransport transport) throws Exception {
    return transport.capabilities().contains(Capability.HISTORY)
        ? waiting(transport)
        : Waiting.of(List.of());
  }

  public NotificationTransport open() {
    topics().forEach(topic -> Destination.requireTopic(command, topic));
    connection.requireBroker(command);
    if (!fromBeginning) {
      return connection.openNotifications();
    }
    NotificationTransport transport = connection.openNotificationsFromBeginning();
    if (!transport.capabilities().contains(Capability.HISTORY)) {
      transport.close();
      throw refused(
          ("--from-beginning: a broker of %s: keeps no history, and its queues start with the"
                  + " oldest message anyway; leave it out")
              .formatted(transport.url().scheme()));
    }
    return transport;
  }

  /**
   * Starts a listener that hands one message after the other to {@code keeping}, unless the broker
   * cannot be reached. After closing it, call {@link #leave}.
   */
  public NotificationListener start(NotificationTransport transport, Keeping keeping)
      throws Exception {
    return connection.reach(transport).run(() -> begin(transport, keeping));
  }

  private NotificationListener begin(NotificationTransport transport, Keeping keeping)
      throws InterruptedException {
    remembered = transport.capabilities().contains(Capability.HISTORY);
    boolean there = pool == null || keep || remembered || exists(transport, pool);
    visiting = !there;
    try {
      return start(transport, keeping, visiting);
    } catch (ServerListenException e) {
      if (pool == null || keep || !there) {
        throw e;
      }
      visiting = true; // one that another run of this command has left
      return start(transport, keeping, true);
    }
  }

  private NotificationListener start(
      NotificationTransport transport, Keeping keeping, boolean temporary) {
    Target[] targets = topics().stream().map(Target::topic).toArray(Target[]::new);
    NotificationListener.Builder builder =
        NotificationListener.builder(transport, targets)
            .handler(keeping::take, priorities.toArray(Priority[]::new))
            .rejected(keeping::take)
            .maxConcurrent(1)
            .drainTimeout(DRAIN);
    if (pool != null) {
      builder = temporary ? builder.temporaryPool(pool) : builder.pool(pool);
    }
    NotificationListener listener =
        (timeout == null ? builder : builder.startTimeout(timeout)).build();
    listener.start();
    return listener;
  }

  /** Returns whether there is such a pool; where that is unknown, it is the driver's to make. */
  private static boolean exists(NotificationTransport transport, String pool)
      throws InterruptedException {
    try {
      return transport
          .queues(List.of(pool), ANSWER)
          .get(2 * ANSWER.toMillis(), TimeUnit.MILLISECONDS)
          .stream()
          .anyMatch(QueueState::exists);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Returns the fate of the pool, in words. */
  String fate() {
    if (remembered) {
      return "whose offset the broker keeps";
    }
    return visiting
        ? "which is removed at the end (--keep keeps it)"
        : "which is kept ('bergen pool rm " + pool + "' removes it)";
  }

  /** Removes a pool that was made here, if it has no other listener. */
  public void leave(NotificationTransport transport) throws InterruptedException {
    if (!visiting || pool == null) {
      return;
    }
    try {
      transport.removePool(pool, ANSWER).get(2 * ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("Removing pool {} failed; the broker removes it later", pool, e);
    }
  }
}
