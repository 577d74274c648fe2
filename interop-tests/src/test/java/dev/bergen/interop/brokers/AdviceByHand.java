// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.brokers;

import dev.bergen.interop.brokers.BrokerMatrix.Pairing;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.RabbitProfile;
import dev.bergen.testbed.Topology.Exchange;
import dev.bergen.testbed.python.PythonRelease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does, by hand, what an error says that a broker's refusal of transient queues leads to, and
 * writes to docs/brokers.md what came of it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(1800)
class AdviceByHand {
  private static final String DEFAULT = "(default)";
  private static final String PERMIT = "deprecated_features.permit.transient_nonexcl_queues = true";
  private static final List<String> ADVISED =
      List.of("rabbit_quorum_queue, rabbit_transient_quorum_queue", "amqp_durable_queues");

  /** What was on the virtual host when the advice was followed. */
  private enum Place {
    FRESH("a fresh virtual host"),
    FAILED("a failed first start"),
    CLEARED("a failed first start, exchanges deleted");

    final String title;

    Place(String title) {
      this.title = title;
    }
  }

  @TempDir Path locks;
  private final List<String> rows = new ArrayList<>();

  @Test
  void each_sentence_is_followed_word_for_word() throws Exception {
    BrokerExtension.requireBroker(AdviceByHand.class, RabbitProfile.RABBIT_4_3_DENIED);
    PythonRelease.newest().require(AdviceByHand.class);
    String version;
    try (RabbitNode node = RabbitNode.start(RabbitProfile.RABBIT_4_3_DENIED)) {
      version = node.version();
      for (String options : ADVISED) {
        for (Place place : Place.values()) {
          follow(node, options, "`%s`".formatted(options.replace(", ", "`, `")), place);
        }
      }
    }
    try (RabbitNode node = RabbitNode.start(RabbitProfile.RABBIT_4_3, PERMIT)) {
      follow(node, DEFAULT, "`%s`".formatted(PERMIT), Place.FRESH);
    }
    write("Measured with RabbitMQ " + version);
  }

  private void follow(RabbitNode node, String options, String advice, Place place)
      throws Exception {
    StringBuilder row = new StringBuilder("| %s | %s".formatted(advice, place.title));
    try (BrokerTrial trial = new BrokerTrial(node, locks)) {
      row.append(" | ").append(outcome(node, trial, options, Pairing.JAVA_TO_JAVA, place));
    }
    for (PythonRelease release : PythonRelease.installed()) {
      try (BrokerTrial trial = new BrokerTrial(node, locks, release)) {
        String called = outcome(node, trial, options, Pairing.PYTHON_TO_JAVA, place);
        String serves = outcome(node, trial, options, Pairing.JAVA_TO_PYTHON, place);
        row.append(" | ");
        row.append(called.equals(serves) ? called : called + "; " + serves);
      }
    }
    rows.add(row.append(" |").toString());
    System.out.println(row);
  }

  private static String outcome(
      RabbitNode node, BrokerTrial trial, String options, Pairing pairing, Place place)
      throws Exception {
    return trial.outcome(
        options,
        pairing,
        vhost -> {
          if (place != Place.FRESH) {
            trial.failToServe(vhost, DEFAULT, pairing);
          }
          if (place == Place.CLEARED) {
            for (Exchange exchange : node.exchanges(vhost)) {
              node.deleteExchange(vhost, exchange.name());
            }
          }
        });
  }

  private void write(String measured) throws IOException {
    StringBuilder table = new StringBuilder(measured + ".\n\n| done | on | Java alone");
    List<PythonRelease> releases = PythonRelease.installed();
    releases.forEach(release -> table.append(" | with Python ").append(release));
    table.append(" |\n").append("|---".repeat(3 + releases.size())).append("|\n");
    rows.forEach(row -> table.append(row).append('\n'));
    BrokersPage.replace("advice", table.toString());
  }
}
