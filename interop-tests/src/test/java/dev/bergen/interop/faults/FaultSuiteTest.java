// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.python.PythonRelease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever breaks: no call outlives its deadline, nothing acknowledged is lost, nothing runs twice,
 * all goes on within seconds of the healing, and the log says what happened. One broker and the
 * same Python processes live through all of it.
 */
@Tag("broker-newest")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(240)
@Tag("newest-jdk-only")
class FaultSuiteTest {
  /** Redials about once a second; topic queues outlive the broker. */
  static final String OPTIONS =
      "amqp_durable_queues=true&kombu_reconnect_delay=0.2"
          + "&rabbit_retry_interval=1&rabbit_retry_backoff=0&rabbit_interval_max=1";

  private static final List<Outcome> outcomes = new ArrayList<>();
  private static RabbitNode node;
  private static Stage stage;

  @BeforeAll
  static void start() {
    BrokerExtension.requireBroker(FaultSuiteTest.class);
    PythonRelease.newest().require(FaultSuiteTest.class);
    node = RabbitNode.startWithTls(Certificates.listener());
    stage = Stage.on(node, OPTIONS);
  }

  @AfterAll
  static void stop() throws IOException {
    if (stage != null) {
      stage.pythons().close();
    }
    if (node != null) {
      ReliabilityPage.write(outcomes, node.version());
      node.close();
    }
  }

  static List<FaultCase> broker() {
    return FaultCases.broker();
  }

  static List<FaultCase> network() {
    return FaultCases.network();
  }

  static List<FaultCase> refusals() {
    return FaultCases.refusals();
  }

  static List<FaultCase> certificates() {
    return FaultCases.certificates();
  }

  static List<FaultCase> topology() {
    return FaultCases.topology();
  }

  @ParameterizedTest
  @MethodSource("broker")
  void a_broker_dies(FaultCase fault) throws Exception {
    play(fault);
  }

  @ParameterizedTest
  @MethodSource("network")
  void a_network_breaks(FaultCase fault) throws Exception {
    play(fault);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void a_broker_refuses(FaultCase fault) throws Exception {
    play(fault);
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void a_broker_shows_a_wrong_certificate(FaultCase fault) throws Exception {
    play(fault);
  }

  @ParameterizedTest
  @MethodSource("topology")
  void queues_and_exchanges_are_deleted(FaultCase fault) throws Exception {
    play(fault);
  }

  private static void play(FaultCase fault) throws Exception {
    outcomes.addAll(new FaultRun(fault, stage).play());
  }
}
