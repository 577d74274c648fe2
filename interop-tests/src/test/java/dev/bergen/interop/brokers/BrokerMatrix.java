// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.brokers;

import dev.bergen.testbed.RabbitProfile;
import dev.bergen.testbed.python.PythonRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What becomes of a call and a fanout with each option set, on each broker, between each pair of
 * peers: the rows of docs/brokers.md, kept in docs/brokers.tsv.
 *
 * @param measured when, and with what, of each broker
 * @param outcomes by {@link Cell}
 */
record BrokerMatrix(Map<String, String> measured, Map<Cell, String> outcomes) {
  /** What the page has in its columns. */
  enum Pairing {
    JAVA_TO_JAVA("Java to Java"),
    PYTHON_TO_JAVA("Python to Java"),
    JAVA_TO_PYTHON("Java to Python"),
    PYTHON_TO_PYTHON("Python to Python");

    final String title;

    Pairing(String title) {
      this.title = title;
    }

    boolean isServerOurs() {
      return this == JAVA_TO_JAVA || this == PYTHON_TO_JAVA;
    }

    boolean isClientOurs() {
      return this == JAVA_TO_JAVA || this == JAVA_TO_PYTHON;
    }
  }

  record Cell(String broker, String options, Pairing pairing) {}

  static final String WORKS = "works";

  private static final String STREAMS = "rabbit_stream_fanout, rabbit_qos_prefetch_count=10";
  private static final String QUORUM = "rabbit_quorum_queue, rabbit_transient_quorum_queue";

  /** Names of options that are true, or name=value. */
  static final List<String> OPTIONS =
      List.of(
          "(default)",
          "amqp_durable_queues",
          "rabbit_quorum_queue",
          "rabbit_transient_quorum_queue",
          QUORUM,
          QUORUM + ", use_queue_manager",
          QUORUM + ", " + STREAMS,
          QUORUM + ", use_queue_manager, " + STREAMS,
          "amqp_auto_delete",
          "amqp_durable_queues, amqp_auto_delete",
          "amqp_durable_queues, rabbit_transient_quorum_queue",
          "amqp_durable_queues, use_queue_manager",
          "use_queue_manager",
          "rabbit_quorum_queue, amqp_auto_delete");

  private static final String BEGIN = "<!-- matrix: begin -->";
  private static final String END = "<!-- matrix: end -->";
  private static final String MEASURED = "measured";

  /** Returns the query of a URL that sets these options; begins with a question mark. */
  static String query(String options) {
    StringBuilder query = new StringBuilder("?");
    if (!options.equals("(default)")) {
      for (String option : options.split(", ")) {
        query.append(option.contains("=") ? option : option + "=true").append('&');
      }
    }
    return query.toString();
  }

  static BrokerMatrix read() throws IOException {
    BrokerMatrix matrix = new BrokerMatrix(new TreeMap<>(), new LinkedHashMap<>());
    if (Files.exists(data())) {
      for (String line : Files.readAllLines(data())) {
        String[] parts = line.split("\t", -1);
        if (parts[1].equals(MEASURED)) {
          matrix.measured.put(parts[0], parts[2]);
        } else {
          matrix.outcomes.put(new Cell(parts[0], parts[1], pairing(parts[2])), parts[3]);
        }
      }
    }
    return matrix;
  }

  private static Pairing pairing(String title) {
    for (Pairing pairing : Pairing.values()) {
      if (pairing.title.equals(title)) {
        return pairing;
      }
    }
    throw new IllegalArgumentException(title);
  }

  /** Notes with what a broker's cells were measured, now. */
  void measuredOn(RabbitProfile profile, String version) {
    measured.put(
        profile.toString(),
        "RabbitMQ %s, oslo.messaging %s, %s"
            .formatted(version, PythonRelease.newest(), LocalDate.now(ZoneOffset.UTC)));
  }

  /** Writes the data, and the page's tables that are made of it. */
  void write() throws IOException {
    List<String> lines = new ArrayList<>();
    for (RabbitProfile profile : RabbitProfile.values()) {
      if (measured.containsKey(profile.toString())) {
        lines.add("%s\t%s\t%s".formatted(profile, MEASURED, measured.get(profile.toString())));
        for (String options : OPTIONS) {
          for (Pairing pairing : Pairing.values()) {
            String outcome = outcomes.get(new Cell(profile.toString(), options, pairing));
            if (outcome != null) {
              lines.add("%s\t%s\t%s\t%s".formatted(profile, options, pairing.title, outcome));
            }
          }
        }
      }
    }
    Files.write(data(), lines);
    String page = Files.readString(page());
    Files.writeString(
        page(),
        page.substring(0, page.indexOf(BEGIN)) + tables() + page.substring(page.indexOf(END)));
  }

  /** What the page must have between its marks. */
  String tables() {
    StringBuilder tables = new StringBuilder(BEGIN + "\n");
    for (RabbitProfile profile : RabbitProfile.values()) {
      tables.append("\n## %s\n\n".formatted(title(profile)));
      tables.append("Measured with %s.\n\n| options".formatted(measured.get(profile.toString())));
      for (Pairing pairing : Pairing.values()) {
        tables.append(" | ").append(pairing.title);
      }
      tables.append(" |\n").append("|---".repeat(Pairing.values().length + 1)).append("|\n");
      for (String options : OPTIONS) {
        tables.append("| ").append(options);
        for (Pairing pairing : Pairing.values()) {
          tables.append(" | ").append(outcomes.get(new Cell(profile.toString(), options, pairing)));
        }
        tables.append(" |\n");
      }
    }
    return tables.append('\n').toString();
  }

  private static String title(RabbitProfile profile) {
    return "RabbitMQ "
        + profile.release()
        + (profile.deniesTransientQueues() ? ", transient queues denied" : "");
  }

  /** What the page has between its marks. */
  static String onPage() throws IOException {
    String page = Files.readString(page());
    return page.substring(page.indexOf(BEGIN), page.indexOf(END));
  }

  private static Path docs() {
    return Path.of("").toAbsolutePath().resolveSibling("docs");
  }

  private static Path data() {
    return docs().resolve("brokers.tsv");
  }

  private static Path page() {
    return docs().resolve("brokers.md");
  }
}
