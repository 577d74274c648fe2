// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NovaComputeTest {

  /** Says on which topic the request came. */
  @RpcInterface(version = "6.5")
  public static final class Host {
    private final String topic;

    Host(String topic) {
      this.topic = topic;
    }

    public String validate_console_port() {
      return topic;
    }

    public String get_host_uptime() {
      return topic;
    }
  }

  private final RpcTransport transport =
      RpcTransport.builder("memory:").defaultExchange("nova").build();

  private final RpcClient client =
      RpcClient.of(transport, Target.topic(NovaCompute.TOPIC).withVersion("6.0"));

  @AfterEach
  void close() {
    transport.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check_instance_shared_storage",
        "drop_move_claim_at_destination",
        "external_instance_event",
        "finish_resize",
        "finish_revert_resize",
        "finish_revert_snapshot_based_resize_at_source",
        "finish_snapshot_based_resize_at_dest",
        "live_migration",
        "post_live_migration_at_destination",
        "pre_live_migration",
        "prep_snapshot_based_resize_at_source",
        "remove_volume_connection",
        "resize_instance",
        "rollback_live_migration_at_destination",
        "validate_console_port"
      })
  void requests_that_end_running_operations_go_to_the_second_topic(String method) {
    Target target = NovaCompute.to(client, "node-1", method).target();

    assertThat(target).isEqualTo(client.target().withTopic("compute-alt").withServer("node-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get_host_uptime",
        "build_and_run_instance",
        "confirm_resize",
        "host_maintenance_mode"
      })
  void other_requests_go_to_the_first_topic(String method) {
    Target target = NovaCompute.to(client, "node-1", method).target();

    assertThat(target).isEqualTo(client.target().withTopic("compute").withServer("node-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.0", "6.4", "5.13"})
  void below_version_6_5_everything_goes_to_the_first_topic(String cap) {
    RpcClient capped = client.withVersionCap(cap);

    assertThat(NovaCompute.to(capped, "node-1", "live_migration").target().topic())
        .isEqualTo("compute");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.5", "6.6"})
  void from_version_6_5_on_a_cap_lets_the_second_topic_be_used(String cap) {
    RpcClient capped = client.withVersionCap(cap);

    assertThat(NovaCompute.to(capped, "node-1", "live_migration").target().topic())
        .isEqualTo("compute-alt");
  }

  @Test
  void a_handle_for_one_method_leads_to_the_next_one() {
    RpcClient first = NovaCompute.to(client, "node-1", "live_migration");

    assertThat(NovaCompute.to(first, "node-2", "get_host_uptime").target())
        .isEqualTo(client.target().withTopic("compute").withServer("node-2"));
  }

  @Test
  void a_host_with_servers_on_both_topics_gets_each_request_on_its_own() {
    for (String topic : NovaCompute.topics()) {
      RpcServer.builder(transport, Target.topic(topic).withServer("node-1"))
          .endpoint(new Host(topic))
          .build()
          .start();
    }

    assertThat(call("validate_console_port")).isEqualTo("compute-alt");
    assertThat(call("get_host_uptime")).isEqualTo("compute");
  }

  private Object call(String method) {
    return NovaCompute.to(client, "node-1", method).call(method, Map.of());
  }
}
