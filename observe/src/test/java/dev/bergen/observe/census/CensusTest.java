// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.census;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.observe.census.Census.Listener;
import dev.bergen.observe.management.BrokerConnection;
import dev.bergen.observe.management.BrokerConsumer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CensusTest {
  private static final String ONE = "10.0.0.7:51234 -> 10.0.0.1:5672";
  private static final String OTHER = "10.0.0.8:51234 -> 10.0.0.1:5672";

  private static Census census(String... connectionsAndQueues) {
    List<BrokerConsumer> consumers = new ArrayList<>();
    for (int i = 0; i < connectionsAndQueues.length; i += 2) {
      consumers.add(
          new BrokerConsumer(
              "/", connectionsAndQueues[i + 1], "tag", true, 5, connectionsAndQueues[i], "nova"));
    }
    Map<String, Object> properties =
        Map.of(
            "product", "py-amqp",
            "product_version", "5.2.0",
            "connection_name", "nova-compute:4711:2f9a1b3c-0000-4000-8000-000000000000");
    return Census.of(
        consumers,
        List.of(
            new BrokerConnection(
                "/", ONE, "nova", "10.0.0.7:51234", false, 60, "", Instant.EPOCH, properties)));
  }

  @Test
  void a_server_is_one_listener_however_many_queues_it_reads() {
    Census census =
        census(ONE, "compute", ONE, "compute.node-7", ONE, "compute_fanout_1f", OTHER, "compute");

    List<Listener> listeners = census.listeners("compute");

    assertThat(listeners).hasSize(2);
    assertThat(listeners.get(0).server()).isEqualTo("node-7");
    assertThat(listeners.get(0).queues())
        .containsExactly("compute", "compute.node-7", "compute_fanout_1f");
    assertThat(listeners.get(0).reader().process()).isEqualTo("nova-compute (4711)");
    assertThat(listeners.get(0).reader().client()).isEqualTo("py-amqp 5.2.0");
    assertThat(listeners.get(0).reader().since()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void the_name_of_a_connection_without_details_still_shows_its_origin() {
    Reader reader = census(OTHER, "compute").of("compute").get(0);

    assertThat(reader.peer()).isEqualTo("10.0.0.8:51234");
    assertThat(reader.process()).isEmpty();
    assertThat(reader.since()).isNull();
  }

  @Test
  void listeners_of_notifications_have_no_server() {
    List<Listener> listeners =
        census(ONE, "notifications.info", ONE, "notifications.error", ONE, "notifications2.info")
            .listeners("notifications");

    assertThat(listeners).hasSize(1);
    assertThat(listeners.get(0).server()).isNull();
    assertThat(listeners.get(0).queues())
        .containsExactly("notifications.error", "notifications.info");
  }

  @Test
  void servers_that_share_a_connection_are_listed_one_by_one() {
    assertThat(census(ONE, "compute.a", ONE, "compute.b", ONE, "compute").listeners("compute"))
        .extracting(Listener::server)
        .containsExactly("a", "b");
  }
}
