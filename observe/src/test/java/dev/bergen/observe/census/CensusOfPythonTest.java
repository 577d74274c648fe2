// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.observe.census.Census.Listener;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementUrl;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CensusOfPythonTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  static List<PythonRelease> newest() {
    return List.of(PythonRelease.newest());
  }

  @ParameterizedTest
  @MethodSource("newest")
  void a_python_server_is_listed_with_its_process_and_its_client(PythonRelease release) {
    if (!release.isInstalled()) {
      throw PythonRelease.REQUIREMENT.unmet(getClass().getName(), release + " is not installed");
    }
    Management management =
        Management.at(ManagementUrl.parse(broker.node().managementUrl(), Map.of()));
    try (PythonPeer peer = PythonPeer.server(release, broker.url(), "snakes", "node-7")) {
      Listener listener =
          await("the server")
              .atMost(Duration.ofSeconds(30))
              .until(
                  () ->
                      Census.of(management, broker.virtualHost()).listeners("snakes").stream()
                          .filter(each -> each.queues().size() == 3)
                          .filter(each -> each.reader().since() != null)
                          .findFirst(),
                  found -> found.isPresent())
              .orElseThrow();

      assertThat(listener.server()).isEqualTo("node-7");
      assertThat(listener.reader().pid()).isEqualTo(Long.toString(peer.pid()));
      assertThat(listener.reader().program()).isEqualTo("rpc_server.py");
      assertThat(listener.reader().client()).startsWith("py-amqp");
    }
  }
}
