// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A private Kafka within this JVM: one node that is broker and controller, on loopback ports and a
 * directory of its own. It makes topics when they are first named, with one partition each.
 *
 * <p>Threads: one test at a time.
 */
public final class KafkaNode implements AutoCloseable {
  private static final String NODE_ID = "1";

  private final Path home;
  private final int port;
  private final Map<String, String> extra;
  private @Nullable KafkaRaftServer server;

  private KafkaNode(Path home, int port, Map<String, String> extra) {
    this.home = home;
    this.port = port;
    this.extra = Map.copyOf(extra);
  }

  /** Starts a node and waits until it serves. */
  public static KafkaNode start() {
    return start(Map.of());
  }

  /**
   * Starts a node with settings of its own, and waits until it serves.
   *
   * @param settings of Kafka's server.properties. A listener {@code SAFE} on {@link #safePort} may
   *     be described by {@code safe.protocol} and {@code listener.name.safe.…}
   */
  public static KafkaNode start(Map<String, String> settings) {
    try {
      KafkaNode node =
          new KafkaNode(
              Files.createTempDirectory("bergen-kafka-"), Ports.findNeighbours(4), settings);
      node.format();
      node.restart();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of clients that neither encrypt nor log in. */
  public int port() {
    return port;
  }

  /** The port of the listener {@code SAFE}. */
  public int safePort() {
    return port + 2;
  }

  /** The transport URL of this node. */
  public String url() {
    return "kafka://127.0.0.1:" + port;
  }

  /** Stops the node; what it has written stays. */
  public void stop() {
    KafkaRaftServer running = server;
    server = null;
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
    }
  }

  /** Stops the node if it runs, and starts it on the same port with what it had. */
  public void restart() {
    stop();
    KafkaRaftServer starting =
        new KafkaRaftServer(KafkaConfig.fromProps(properties()), Time.SYSTEM);
    starting.startup();
    server = starting;
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(KafkaNode::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void format() {
    try {
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(Integer.parseInt(NODE_ID))
          .setDirectories(List.of(logs()))
          .setMetadataLogDirectory(logs())
          .setControllerListenerName("CONTROLLER")
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .run();
    } catch (Exception e) { // as it is declared
      throw new IllegalStateException("Cannot format the directory of a Kafka node", e);
    }
  }

  private String logs() {
    return home.resolve("logs").toString();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            NODE_ID,
            "controller.quorum.voters",
            NODE_ID + "@127.0.0.1:" + (port + 1),
            "controller.listener.names",
            "CONTROLLER",
            "inter.broker.listener.name",
            "OPEN",
            "log.dirs",
            logs()));
    String safe = extra.get("safe.protocol");
    properties.put(
        "listeners",
        "OPEN://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, port + 1)
            + (safe == null ? "" : ",SAFE://localhost:" + safePort()));
    properties.put(
        "listener.security.protocol.map",
        "OPEN:PLAINTEXT,CONTROLLER:PLAINTEXT" + (safe == null ? "" : ",SAFE:" + safe));
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "1");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("log.cleaner.enable", "false");
    extra.forEach(
        (name, value) -> {
          if (!name.equals("safe.protocol")) {
            properties.put(name, value);
          }
        });
    return properties;
  }
}
