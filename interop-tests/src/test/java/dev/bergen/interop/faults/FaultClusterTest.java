// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitCluster;
import dev.bergen.testbed.RabbitProfile;
import dev.bergen.testbed.python.PythonRelease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link FaultSuiteTest} says, of a cluster of three that loses a node, with quorum queues.
 */
@Tag("broker-newest")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(240)
@Tag("newest-jdk-only")
class FaultClusterTest {
  /**
   * Where 4.x lost the node of a classic reply queue, callers in Python were seen not to come back
   * within a minute, so reply queues are quorum queues there. Ours come back with classic ones:
   * {@link DeadReplyNodeTest}.
   */
  private static final String OPTIONS =
      FaultSuiteTest.OPTIONS
          + "&rabbit_quorum_queue=true"
          + (RabbitProfile.current() == RabbitProfile.DISTRIBUTION
              ? ""
              : "&rabbit_transient_quorum_queue=true");

  private static final List<Outcome> outcomes = new ArrayList<>();
  private static RabbitCluster cluster;
  private static Stage stage;

  @BeforeAll
  static void start() {
    BrokerExtension.requireBroker(FaultClusterTest.class);
    PythonRelease.newest().require(FaultClusterTest.class);
    cluster = RabbitCluster.start(Stage.VHOST);
    stage = Stage.on(cluster, OPTIONS);
  }

  @AfterAll
  static void stop() throws IOException {
    if (stage != null) {
      stage.pythons().close();
    }
    if (cluster != null) {
      ReliabilityPage.write(outcomes, cluster.alive().version());
      cluster.close();
    }
  }

  @BeforeEach
  void complete() {
    cluster.startDeadAgain();
  }

  static List<FaultCase> cluster() {
    return FaultCases.cluster();
  }

  @ParameterizedTest
  @MethodSource("cluster")
  void a_cluster_loses_a_node(FaultCase fault) throws Exception {
    outcomes.addAll(new FaultRun(fault, stage).play());
  }
}
