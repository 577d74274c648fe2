// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.interop.brokers.BrokerMatrix.Cell;
import dev.bergen.interop.brokers.BrokerMatrix.Pairing;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitProfile;
import dev.bergen.testbed.python.PythonRelease;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cells of docs/brokers.md that tell brokers apart are still so on this one. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
@Tag("newest-jdk-only")
@Tag("broker-4")
@Tag("broker-denied")
class BrokerMatrixTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  @TempDir static Path locks;
  private static BrokerTrial trial;

  @BeforeAll
  static void prepare() {
    PythonRelease.newest().require(BrokerMatrixTest.class);
    trial = new BrokerTrial(broker.node(), locks);
  }

  @AfterAll
  static void close() throws Exception {
    if (trial != null) {
      trial.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (default)                                          | JAVA_TO_JAVA
          (default)                                          | JAVA_TO_PYTHON
          amqp_durable_queues                                | JAVA_TO_JAVA
          amqp_durable_queues                                | PYTHON_TO_JAVA
          rabbit_quorum_queue                                | JAVA_TO_JAVA
          rabbit_quorum_queue, rabbit_transient_quorum_queue | JAVA_TO_PYTHON
          rabbit_quorum_queue, rabbit_transient_quorum_queue | PYTHON_TO_JAVA
          rabbit_quorum_queue, amqp_auto_delete              | JAVA_TO_JAVA
          """)
  void the_page_is_right_about_this_broker(String options, Pairing pairing) throws Exception {
    Cell cell = new Cell(RabbitProfile.current().toString(), options, pairing);

    assertThat(trial.outcome(options, pairing)).isEqualTo(BrokerMatrix.read().outcomes().get(cell));
  }
}
