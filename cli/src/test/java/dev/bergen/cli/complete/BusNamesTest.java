// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BusNamesTest {
  private final BusNames names =
      new BusNames(
          List.of(
              "compute",
              "compute.node-7",
              "compute.node-8.example.org",
              "compute_fanout_0123",
              "ironic.conductor_manager",
              "ironic.conductor_manager.cond-1",
              "scheduler_fanout",
              "scheduler.ctl",
              "notifications.info",
              "notifications.error",
              "notifications.#",
              "reply_0123",
              "bergen.tap.1",
              "bergen_status"));

  @Test
  void a_topic_may_have_dots() {
    assertThat(names.requestTopics())
        .containsExactly("compute", "ironic.conductor_manager", "scheduler");
    assertThat(names.notificationTopics()).containsExactly("notifications");
    assertThat(names.topics()).hasSize(4);
  }

  @Test
  void servers_are_those_of_the_topics() {
    assertThat(names.servers(List.of("compute"))).containsExactly("node-7", "node-8.example.org");
    assertThat(names.servers(List.of("ironic.conductor_manager"))).containsExactly("cond-1");
    assertThat(names.servers(List.of()))
        .containsExactly("cond-1", "ctl", "node-7", "node-8.example.org");
    assertThat(names.servers(List.of("comp"))).isEmpty();
  }

  @Test
  void an_address_is_a_topic_or_one_of_its_servers() {
    assertThat(names.requestAddresses())
        .contains("compute", "compute.node-7", "scheduler.ctl")
        .doesNotContain("notifications.info");
  }
}
