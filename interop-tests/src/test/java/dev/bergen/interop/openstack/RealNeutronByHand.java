// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.openstack;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RemoteErrorException;
import dev.bergen.config.KnownService;
import dev.bergen.interop.Opened;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.client.NeutronReports;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.rpc.RpcClient;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Java as an agent of Neutron's. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class RealNeutronByHand {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Opened opened = new Opened();

  static RpcTransport transport;

  private final OpenStackClients clients =
      OpenStackClients.of(transport, OpenStackContext.admin())
          .with(client -> client.withTimeout(ofSeconds(60)));

  private final NeutronReports reports = clients.neutronReports();

  @BeforeAll
  @Timeout(value = 420, unit = TimeUnit.SECONDS)
  static void start() {
    RealService.release().require(RealNeutronByHand.class);
    transport = opened.add(RpcTransport.builder(broker.url()).defaultExchange("neutron").build());
    opened.add(RealService.start("neutron", broker.url()));
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  @Test
  void the_server_is_alive_and_so_is_its_database() {
    assertThat(reports.isAlive()).isTrue();
  }

  @Test
  void an_agent_in_java_that_reports_is_one_of_neutrons() {
    Map<String, Object> state =
        Map.of(
            "binary", "java-agent",
            "host", "java-host",
            "topic", "java_agent",
            "agent_type", "Agent in Java",
            "configurations", Map.of("bridge", "br-int"),
            "start_flag", true);

    reports.report(state, Instant.now());

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (reports.agents().stream().noneMatch(each -> "java-host".equals(each.get("host")))) {
      assertThat(System.nanoTime()).as("the agent in time").isLessThan(end);
    }
    assertThat(reports.agents())
        .singleElement()
        .satisfies(
            agent ->
                assertThat(agent)
                    .containsEntry("binary", "java-agent")
                    .containsEntry("agent_type", "Agent in Java")
                    .containsEntry("topic", "java_agent")
                    .containsEntry("admin_state_up", true)
                    .containsKeys("started_at", "heartbeat_timestamp"));
  }

  @Test
  void the_plugin_returns_only_the_name_of_an_unknown_port() {
    Object details =
        plugin()
            .call(
                "get_device_details",
                Map.of("device", "tap-nowhere", "agent_id", "java", "host", "java-host"));

    assertThat(details).isEqualTo(Map.of("device", "tap-nowhere"));
  }

  @Test
  void a_failure_of_neutron_is_data() {
    assertThatThrownBy(() -> plugin().call("get_ports_by_vnic_type_and_host", Map.of()))
        .isInstanceOf(RemoteErrorException.class);
  }

  private RpcClient plugin() {
    return clients.client(KnownService.NEUTRON, "q-plugin").withVersion("1.8");
  }
}
