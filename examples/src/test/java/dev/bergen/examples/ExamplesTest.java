// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExamplesTest {
  @Test
  void nova_objects_travel_with_an_openstack_context() throws Exception {
    assertThat(Output.of(NovaObjects::main))
        .isEqualTo("save of node-7, asked by ada\nnode-7 has version 64\n");
  }

  @Test
  void a_call_is_reported_to_oslo_metrics_if_configured() throws Exception {
    assertThat(Output.of(Collected::main)).isEqualTo("Hello, Ada!\n");
  }

  @Test
  void a_call_is_timed() throws Exception {
    assertThat(Output.of(Observed::main)).isEqualTo("Hello, Ada!\ndesk/greet: 1\n");
  }

  @Test
  void a_compute_host_in_java_is_called_by_a_typed_client() throws Exception {
    assertThat(Output.of(ComputeHosts::main))
        .isEqualTo(
            """
            node-7 is up 3 days
            InstanceNotFound 404: i-1 is not here
            reboot_instance takes [instance, block_device_info, reboot_type]
            """);
  }

  @Test
  void a_billing_listener_receives_events_of_instances_and_services() throws Exception {
    assertThat(Output.of(BillingListener::main).lines())
        .containsExactlyInAnyOrder(
            "demo pays for m1.small", "create is done", "nova-compute on node-7 is off");
  }

  @Test
  void hello_greets() throws Exception {
    assertThat(Output.of(Hello::main)).isEqualTo("Hello, Bergen!\n");
  }

  @Test
  void a_plain_call_needs_no_interface() throws Exception {
    assertThat(Output.of(PlainCall::main))
        .isEqualTo(
            """
            ports: [5900, 5901, 5902]
            project: demo
            later: [1, 2]
            no server answered
            """);
  }

  @Test
  void a_typed_service_is_one_interface_on_both_sides() throws Exception {
    assertThat(Output.of(TypedService::main))
        .isEqualTo(
            """
            created Volume[name=disk-1, gigabytes=20]
            resized Volume[name=disk-1, gigabytes=40]
            all: [Volume[name=disk-1, gigabytes=40]]
            resynced: true
            """);
  }

  @Test
  void a_fanout_reaches_every_server() throws Exception {
    assertThat(Output.of(Fanout::main))
        .isEqualTo(
            """
            three caches emptied: true
            left in all: 0
            """);
  }

  @Test
  void heartbeats_keep_a_long_call_alive() throws Exception {
    assertThat(Output.of(LongCall::main)).isEqualTo("disk-1 is safe\n");
  }

  @Test
  void two_versions_run_side_by_side() throws Exception {
    assertThat(Output.of(RollingUpgrade::main))
        .isEqualTo(
            """
            both running: {bread=5, tea=3}
            the new server gives all prices at once
            upgraded: {bread=5, tea=3}
            """);
  }

  @Test
  void interceptors_add_a_header_and_measure() throws Exception {
    assertThat(Output.of(Interceptors::main))
        .isEqualTo(
            """
            Hello Ada of blue
            refused
            measured: [greet, greet failed]
            """);
  }

  @Test
  void an_error_arrives_as_data_or_as_a_registered_type() throws Exception {
    assertThat(Output.of(ErrorMapping::main))
        .isEqualTo(
            """
            as data: stock.OutOfStock: not enough of disk
            as its own type: not enough of disk
            """);
  }

  @Test
  void notifications_are_sent_and_received() throws Exception {
    assertThat(Output.of(Notifications::main))
        .isEqualTo(
            """
            volume.create.end of disk-1 from volume.host1
            failed: no space left
            blue: volume.create.end
            a batch of 100
            [audited, billed]
            handled in the end
            """);
  }
}
