// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.brokers;

import dev.bergen.interop.brokers.BrokerMatrix.Cell;
import dev.bergen.interop.brokers.BrokerMatrix.Pairing;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.RabbitProfile;
import dev.bergen.testbed.python.PythonRelease;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Measures every cell of docs/brokers.md, by hand, and writes the page. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(1800)
class BrokerMatrixByHand {
  @TempDir Path locks;

  @ParameterizedTest
  @EnumSource
  void every_cell_of_a_broker_is_measured(RabbitProfile profile) throws Exception {
    BrokerExtension.requireBroker(BrokerMatrixByHand.class, profile);
    PythonRelease.newest().require(BrokerMatrixByHand.class);
    BrokerMatrix matrix = BrokerMatrix.read();
    try (RabbitNode node = RabbitNode.start(profile);
        BrokerTrial trial = new BrokerTrial(node, locks)) {
      for (String options : BrokerMatrix.OPTIONS) {
        for (Pairing pairing : Pairing.values()) {
          Cell cell = new Cell(profile.toString(), options, pairing);
          matrix.outcomes().put(cell, trial.outcome(options, pairing));
        }
      }
      matrix.measuredOn(profile, node.version());
    }
    matrix.write();
  }
}
