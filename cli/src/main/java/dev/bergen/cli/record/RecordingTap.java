// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Destination;
import dev.bergen.cli.broker.TapSource;
import dev.bergen.observe.record.Session;
import dev.bergen.observe.tap.Bindings;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that select the broker, the messages to record, and the file. */
final class RecordingTap {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Mixin private Connection connection = new Connection();

  @Parameters(index = "0", paramLabel = "FILE", description = "Must not exist yet.")
  private Path file = Path.of("");

  @Parameters(
      index = "1..*",
      paramLabel = "TOPIC[.SERVER]",
      description = "Requests to these topics with all their servers, or to one server of a topic.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--fanout",
      description = "Fanout casts to these topics, too; a server must have listened there.")
  private boolean fanout;

  @Option(
      names = "--events",
      paramLabel = "TOPIC",
      split = ",",
      description = "Notifications of these topics, of all priorities; may be repeated.")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--firehose",
      description =
          "Everything in the virtual host, replies included. RabbitMQ supports this only"
              + " after 'rabbitmqctl trace_on -p VHOST', at an extra cost.")
  private boolean firehose;

  @Option(
      names = "--deliveries",
      description =
          "With --firehose: also a copy of each delivery, with its queue, so that 'bergen why' and"
              + " 'bergen trace' can show how long a message waited there. The file gets up to"
              + " twice as large.")
  private boolean deliveries;

  @Option(
      names = "--from-beginning",
      description =
          "On Kafka: begin with what the topics still have, not with what is sent from now on.")
  private boolean fromBeginning;

  /** Returns where the copies go. */
  Path file() {
    return file;
  }

  TapSource open() {
    topics.forEach(topic -> Destination.requireTopic(command, topic));
    events.forEach(topic -> Destination.requireTopic(command, topic));
    if (topics.isEmpty() && events.isEmpty() && !firehose) {
      throw new ParameterException(
          command.commandLine(),
          "Which messages? Name topics, --events notifications, or --firehose for everything");
    }
    if (deliveries && !firehose) {
      throw new ParameterException(
          command.commandLine(),
          "--deliveries: what leaves a queue is seen by the firehose only; give --firehose, too");
    }
    connection.requireBroker(command);
    boolean isKafka = connection.isKafka();
    if (fromBeginning && !isKafka) {
      throw new ParameterException(
          command.commandLine(),
          "--from-beginning: this broker keeps no history that could be recorded; Kafka does");
    }
    return isKafka
        ? TapSource.notifications(connection, fromBeginning)
        : TapSource.requests(connection);
  }

  TapRequest request(TapSource source) {
    String exchange = source.exchange();
    List<Binding> bindings = new ArrayList<>();
    if (!firehose) {
      Stream.concat(topics.stream(), events.stream())
          .distinct()
          .forEach(topic -> bindings.add(Bindings.topic(exchange, topic)));
      if (fanout) {
        topics.forEach(topic -> bindings.add(Bindings.fanout(topic)));
      }
    }
    return new TapRequest(
        bindings, firehose, deliveries, TapRequest.MAX_MESSAGES, TapRequest.MAX_BYTES);
  }

  Session session(TapSource source) {
    return new Session(
        Instant.now(),
        source.url().toString(),
        source.exchange(),
        topics.stream().filter(topic -> topic.indexOf('.') < 0).toList(),
        firehose,
        deliveries);
  }

  /** Returns the recorded messages, in words. */
  String text() {
    if (firehose) {
      return "everything (firehose)";
    }
    List<String> all = new ArrayList<>(topics);
    events.forEach(topic -> all.add("events of " + topic));
    return String.join(", ", all);
  }
}
