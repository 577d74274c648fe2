// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.ManagementAccess;
import dev.bergen.cli.broker.Reach;
import dev.bergen.observe.management.BrokerMessage;
import dev.bergen.observe.management.BrokerQueue;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.sight.SightingReader;
import dev.bergen.observe.why.Death;
import dev.bergen.observe.why.Stories;
import dev.bergen.observe.why.Story;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.transport.RpcTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that select queues, and how they are read. */
final class Peeking {
  private static final int MOST_MESSAGES = 500;
  private static final int MOST_BODY = 32 * 1024;

  /** Queues that are asked about, so that a fanout to thousands costs little. */
  private static final int MOST_QUEUES = 20;

  private static final Duration ANSWER = Duration.ofSeconds(15);

  @Mixin private ManagementAccess access = new ManagementAccess();

  @Option(
      names = "--peek",
      paramLabel = "QUEUE",
      description =
          "Look for it among the first 500 messages of this queue, which needs --management; may be"
              + " repeated. AMQP has no way to read without consuming: the broker delivers and"
              + " requeues them, and they are marked as redelivered from then on. Quorum queues,"
              + " which count that as a delivery, and streams are refused.")
  private List<String> queues = new ArrayList<>();

  boolean isWanted() {
    return !queues.isEmpty();
  }

  /** Adds the messages of the queues; returns how many cannot be read. */
  long inspect(CommandSpec command, Connection connection, Stories stories)
      throws ManagementException {
    if (queues.isEmpty()) {
      return 0;
    }
    long unread = 0;
    Management management = access.require(connection.url(), connection.context(), command);
    String virtualHost = ManagementAccess.virtualHost(connection.url());
    for (String name : queues) {
      BrokerQueue queue = management.queue(virtualHost, name);
      if (!queue.type().equals("classic")) {
        throw new ParameterException(
            command.commandLine(),
            "--peek: %s is a %s queue; see 'bergen queues peek --help' for what a look costs there"
                .formatted(name, queue.type()));
      }
      unread +=
          inspect(name, management.peek(virtualHost, name, MOST_MESSAGES, MOST_BODY), stories);
    }
    return unread;
  }

  private static long inspect(String queue, List<BrokerMessage> messages, Stories stories) {
    SightingReader reader = new SightingReader();
    long unread = 0;
    for (int i = 0; i < messages.size(); i++) {
      BrokerMessage message = messages.get(i);
      Sighting seen = reader.read(copy(queue, message));
      stories.found(seen, new Story.Place(queue, i, message.remaining(), message.redelivered()));
      unread += seen.kind() == Kind.UNREADABLE ? 1 : 0;
    }
    return unread;
  }

  private static TappedMessage copy(String queue, BrokerMessage message) {
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, @Nullable Object> headers = new LinkedHashMap<>();
    message
        .properties()
        .forEach(
            (name, value) -> {
              if (value instanceof Map<?, ?> table && name.equals("headers")) {
                table.forEach((header, content) -> headers.put(String.valueOf(header), content));
              } else if (value != null) {
                properties.put(name, value);
              }
            });
    byte[] body =
        message.base64()
            ? Base64.getMimeDecoder().decode(message.payload())
            : message.payload().getBytes(StandardCharsets.UTF_8);
    return new TappedMessage(
        Instant.now(),
        message.exchange(),
        message.key(),
        queue,
        message.redelivered(),
        null,
        null,
        new RawMessage(queue, properties, headers, body));
  }

  /**
   * Returns how the queues are that the messages were in: over the management API, if it is named,
   * else over AMQP, if the broker is asked anyway.
   */
  List<QueueNow> state(
      CommandSpec command, Connection connection, List<Story> stories, boolean overAmqp)
      throws Exception {
    Set<String> names = new LinkedHashSet<>();
    stories.forEach(story -> names.addAll(queues(story)));
    List<String> asked = names.stream().limit(MOST_QUEUES).toList();
    Management management = access.open(connection.url(), connection.context(), command);
    if (asked.isEmpty()) {
      return List.of();
    }
    if (management != null) {
      return states(management, ManagementAccess.virtualHost(connection.url()), asked);
    }
    if (!overAmqp) {
      return List.of();
    }
    try (RpcTransport transport = connection.open()) {
      Reach reach = connection.reach(transport);
      return reach.run(() -> transport.queues(asked, ANSWER).get(30, TimeUnit.SECONDS)).stream()
          .map(QueueNow::of)
          .toList();
    }
  }

  private static List<QueueNow> states(
      Management management, String virtualHost, List<String> names) throws ManagementException {
    List<QueueNow> states = new ArrayList<>();
    for (String name : names) {
      try {
        states.add(QueueNow.of(management.queue(virtualHost, name)));
      } catch (ManagementException e) {
        if (e.kind() != ManagementException.Kind.NOT_FOUND) {
          throw e;
        }
        states.add(QueueNow.missing(name));
      }
    }
    return states;
  }

  /** Returns those that a message was in. */
  static Set<String> queues(Story story) {
    Set<String> names = new LinkedHashSet<>();
    for (Story.Publication one : story.publications()) {
      names.addAll(one.routedTo() == null ? List.of() : one.routedTo());
    }
    story.deliveries().forEach(one -> names.add(one.queue()));
    story.places().forEach(one -> names.add(one.queue()));
    story.deaths().stream().map(Death::queue).forEach(names::add);
    return names;
  }
}
