// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.TapSource;
import dev.bergen.observe.tap.Bindings;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import dev.bergen.spi.queues.TapSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that select the messages of a tap, and the tap. */
public final class Tapping {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--fanout",
      description = "Casts to all servers of each TOPIC, too; one of them has to be there.")
  private boolean fanout;

  @Option(
      names = "--notifications",
      paramLabel = "TOPIC",
      split = ",",
      description = "Notifications of this topic, of every priority; may be repeated.")
  private List<String> notifications = new ArrayList<>();

  @Option(
      names = "--firehose",
      description =
          "Everything that is published in the virtual host, replies included, through RabbitMQ's"
              + " firehose. Enable it first with rabbitmqctl trace_on -p VHOST, and disable it"
              + " with trace_off afterwards. While it is enabled, the broker copies every message"
              + " of the virtual host.")
  private boolean firehose;

  @Option(
      names = "--from-beginning",
      description =
          "On Kafka: begin with what the topics still have, not with what is sent from now on.")
  private boolean fromBeginning;

  /** Whether to see what leaves queues, where the firehose shows it. */
  private boolean deliveries;

  /** The share of the time that is tapped. */
  private double share = 1;

  /** Makes the options. */
  public Tapping() {}

  /** Returns whether replies can be seen. */
  public boolean isFirehose() {
    return firehose;
  }

  /** Includes deliveries from queues, where the firehose shows them. */
  void seeDeliveries() {
    deliveries = true;
  }

  /**
   * Taps for a share of the time only, where that spares the broker copies and separates no call
   * from its reply.
   *
   * @return whether it does
   */
  boolean sample(double part) {
    if (firehose || connection.isKafka()) {
      return false;
    }
    share = part;
    return true;
  }

  Connection connection() {
    return connection;
  }

  /** Returns the topics of notifications. */
  public List<String> notifications() {
    return List.copyOf(notifications);
  }

  /**
   * Begins to hand copies to {@code sink}, until the returned object is closed.
   *
   * @param topics of requests; all of the exchange if nothing else is asked for
   * @throws ParameterException if no broker is named, or these options do not go together
   */
  public Open open(List<String> topics, TapSink sink) throws Exception {
    connection.requireBroker(command);
    if (fanout && topics.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "--fanout needs a TOPIC: a fanout's exchange is named after it");
    }
    boolean isKept = connection.isKafka();
    if (fromBeginning && !isKept) {
      throw new ParameterException(
          command.commandLine(),
          "--from-beginning: this broker keeps no history that a tap could read; Kafka does");
    }
    return open(
        isKept || (topics.isEmpty() && !notifications.isEmpty() && !firehose)
            ? TapSource.notifications(connection, fromBeginning)
            : TapSource.requests(connection),
        topics,
        sink);
  }

  /** Closes the source again if its broker cannot be tapped. */
  private Open open(TapSource source, List<String> topics, TapSink sink) throws Exception {
    try {
      TapRequest request = request(topics, source.exchange());
      Subscription subscription =
          source.reach().run(() -> await(source.opening().tap(request, sink, PATIENCE)));
      return new Open(request, source.url().toString(), subscription, source::close);
    } catch (Exception e) {
      source.close();
      throw e;
    }
  }

  private Subscription await(CompletableFuture<Subscription> opening) throws Exception {
    try {
      return opening.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsupportedOperationException unsupported) {
        throw new ParameterException(
            command.commandLine(), String.valueOf(unsupported.getMessage()), unsupported);
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private TapRequest request(List<String> topics, String exchange) {
    return new TapRequest(
        firehose ? List.of() : bindings(topics, exchange),
        firehose,
        firehose && deliveries,
        TapRequest.MAX_MESSAGES,
        TapRequest.MAX_BYTES,
        share);
  }

  private List<Binding> bindings(List<String> topics, String exchange) {
    if (topics.isEmpty() && notifications.isEmpty()) {
      return List.of(Bindings.everything(exchange));
    }
    List<Binding> bindings = new ArrayList<>();
    Stream.concat(topics.stream(), notifications.stream())
        .distinct()
        .forEach(topic -> bindings.add(Bindings.topic(exchange, topic)));
    if (fanout) {
      topics.forEach(topic -> bindings.add(Bindings.fanout(topic)));
    }
    return bindings;
  }

  /** A tap at work. */
  public static final class Open implements AutoCloseable {
    private final TapRequest request;
    private final String url;
    private final Subscription subscription;
    private final Runnable closing;

    private Open(TapRequest request, String url, Subscription subscription, Runnable closing) {
      this.request = request;
      this.url = url;
      this.subscription = subscription;
      this.closing = closing;
    }

    /** Returns the tapped messages, in words. */
    public String what() {
      if (request.firehose()) {
        return "the firehose";
      }
      List<String> parts = new ArrayList<>();
      for (Binding binding : request.bindings()) {
        parts.add(
            binding.routingKey().isEmpty()
                ? "exchange " + binding.exchange()
                : "%s on exchange %s".formatted(binding.routingKey(), binding.exchange()));
      }
      return String.join(", ", parts);
    }

    /** Returns where, without passwords. */
    public String where() {
      return url;
    }

    @Override
    public void close() {
      subscription.close();
      closing.run();
    }
  }
}
