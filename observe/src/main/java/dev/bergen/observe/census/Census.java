// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.census;

import dev.bergen.message.Priority;
import dev.bergen.observe.management.BrokerConnection;
import dev.bergen.observe.management.BrokerConsumer;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All readers of a virtual host's queues at a moment. The broker's numbers lag by some seconds.
 *
 * <p>Immutable.
 */
public final class Census {
  private final List<Reader> readers;

  private Census(List<Reader> readers) {
    this.readers = List.copyOf(readers);
  }

  /** Returns the census from the management API; blocks until it has answered. */
  public static Census of(Management management, String virtualHost) throws ManagementException {
    return of(management.consumers(virtualHost), management.connections(virtualHost));
  }

  static Census of(List<BrokerConsumer> consumers, List<BrokerConnection> connections) {
    Map<String, BrokerConnection> byName = new HashMap<>();
    connections.forEach(each -> byName.put(each.name(), each));
    List<Reader> readers = new ArrayList<>();
    for (BrokerConsumer consumer : consumers) {
      readers.add(Reader.of(consumer, byName.get(consumer.connection())));
    }
    return new Census(readers);
  }

  /** Returns the readers of a queue. */
  public List<Reader> of(String queue) {
    return readers.stream().filter(reader -> reader.queue().equals(queue)).toList();
  }

  /**
   * A process that consumes a topic.
   *
   * @param server its name; {@code null} where it is a listener of notifications, or unknown
   * @param queues of the topic that it reads
   * @param reader its connection, of one of those queues
   */
  public record Listener(@Nullable String server, List<String> queues, Reader reader) {
    public Listener {
      queues = List.copyOf(queues);
    }
  }

  /** Returns the listeners of {@code topic}: its servers, or those of its notifications. */
  public List<Listener> listeners(String topic) {
    Map<String, List<Reader>> byConnection = new LinkedHashMap<>();
    for (Reader reader : readers) {
      if (isOf(topic, reader.queue())) {
        byConnection.computeIfAbsent(reader.connection(), any -> new ArrayList<>()).add(reader);
      }
    }
    List<Listener> listeners = new ArrayList<>();
    for (List<Reader> ofOne : byConnection.values()) {
      List<String> queues = ofOne.stream().map(Reader::queue).distinct().sorted().toList();
      Set<String> servers = new TreeSet<>();
      queues.forEach(queue -> addServer(topic, queue, servers));
      if (servers.isEmpty()) {
        listeners.add(new Listener(null, queues, ofOne.get(0)));
      }
      servers.forEach(server -> listeners.add(new Listener(server, queues, ofOne.get(0))));
    }
    return listeners;
  }

  private static boolean isOf(String topic, String queue) {
    return queue.equals(topic)
        || queue.startsWith(topic + ".")
        || queue.equals(topic + "_fanout")
        || queue.startsWith(topic + "_fanout_");
  }

  /** What follows the topic is a server, or the priority of notifications. */
  private static void addServer(String topic, String queue, Set<String> servers) {
    if (queue.startsWith(topic + ".")) {
      String name = queue.substring(topic.length() + 1);
      if (Priority.ofName(name) == null) {
        servers.add(name);
      }
    }
  }
}
