// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SimulationStatsTest {
  private final SimulationStats stats = new SimulationStats();

  @Test
  @Tag("SIM-06")
  void an_interval_has_what_came_since_the_one_before() {
    stats.add(100, 0.25);
    stats.add(300, 0.75);
    Map<String, Object> first = stats.end(1000, 1).json();
    Map<String, Object> second = stats.end(1001, 1).json();

    assertThat(first)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "seq",
                0,
                "timestamp",
                1000.0,
                "count",
                2L,
                "size",
                400L,
                "latency",
                0.5,
                "min_latency",
                0.25,
                "max_latency",
                0.75));
    assertThat(second)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("seq", 1, "timestamp", 1001.0, "count", 0L, "size", 0L));
  }

  @Test
  @Tag("SIM-06")
  void the_summary_leaves_out_idle_time_before_and_after() {
    stats.end(1000, 1);
    stats.add(100, 0.1);
    stats.end(1001, 1);
    stats.end(1002, 1);
    stats.add(500, 0.3);
    stats.end(1003, 1);
    stats.end(1004, 1);

    Map<String, Object> summary = SimulationStats.summary(List.of(stats)).json();

    assertThat(summary)
        .containsEntry("count", 2L)
        .containsEntry("size", 600L)
        .containsEntry("start", 1000.0)
        .containsEntry("end", 1003.0)
        .containsEntry("duration", 3.0)
        .containsEntry("count_p_s", 2 / 3.0)
        .containsEntry("size_p_s", 200.0)
        .containsEntry("min_latency", 0.1)
        .containsEntry("max_latency", 0.3);
    assertThat((double) summary.get("latency")).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void the_average_counts_only_messages_whose_time_is_known() {
    stats.add(10, 0.4);
    stats.add(10);

    assertThat(stats.end(1, 1).json()).containsEntry("latency", 0.4).containsEntry("count", 2L);
  }

  @Test
  void a_summary_adds_up_clients_and_is_empty_when_nothing_happened() {
    SimulationStats other = new SimulationStats();
    stats.add(1);
    other.add(2);
    stats.end(50, 1);
    other.end(50, 1);

    SimulationStats.Summary both = SimulationStats.summary(List.of(stats, other));
    SimulationStats.Summary none = SimulationStats.summary(List.of(new SimulationStats()));

    assertThat(both.line("client"))
        .isEqualTo("client      2 messages in 1.0 s (2.0/s), 3 bytes (3/s)");
    assertThat(none.json())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("count", 0L, "size", 0L, "duration", 0.0, "count_p_s", 0.0, "size_p_s", 0.0));
  }
}
