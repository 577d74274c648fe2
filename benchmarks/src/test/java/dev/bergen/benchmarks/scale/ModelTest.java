// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bergen.benchmarks.scale.Model.Host;
import dev.bergen.benchmarks.scale.ScalePlan.Step;
import dev.bergen.benchmarks.scale.StepResult.Busy;
import dev.bergen.benchmarks.scale.StepResult.Comeback;
import dev.bergen.benchmarks.scale.StepResult.Fanout;
import dev.bergen.benchmarks.scale.StepResult.Footprint;
import dev.bergen.benchmarks.scale.StepResult.Opening;
import dev.bergen.benchmarks.scale.StepResult.Steady;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelTest {
  private static final Parts PARTS = new Parts(100_000, 20_000, 30_000, 0);

  /** Each agent idles at 100 µs/s, and a report takes 300 µs of the broker. */
  private static StepResult step(int agents, Kind kind, Shape shape) {
    double idle = agents * 100e-6;
    double reports = agents / 10.0;
    return new StepResult(
        new Step(agents, kind, shape),
        new Opening(agents / 100.0, 0.1, 0.2, agents * 0.01, agents * 0.02),
        new Footprint(
            new Census(Map.of("connections", 1L, "erlang", 80_000_000L)),
            new Census(
                Map.of("connections", 1L + 2L * agents, "erlang", 80_000_000L + 440_000L * agents)),
            150_000_000,
            150_000_000L + 300_000L * agents,
            6 * agents,
            130_000L * agents,
            900_000L * agents),
        new Busy(idle, 0.1),
        new Steady(
            10,
            (long) (reports * 5),
            (long) (reports * 5),
            0.002,
            0.02,
            new Busy(idle + reports * 300e-6, 0.5)),
        new Fanout(0.1, 0),
        new Comeback(5, 1, 3, 6, 0, agents * 0.02, 7, 0, Map.of("report by call: Late", 2L)),
        1);
  }

  @Test
  void the_model_finds_what_the_steps_were_made_of() {
    Model model =
        Model.fit(
            PARTS,
            List.of(
                step(100, Kind.BERGEN, Shape.CLASSIC),
                step(500, Kind.BERGEN, Shape.CLASSIC),
                step(10_000, Kind.LIGHT, Shape.CLASSIC),
                step(300, Kind.BERGEN, Shape.QUORUM)));

    assertThat(model.idle()).isCloseTo(100e-6, within(1e-9));
    assertThat(model.report()).isCloseTo(300e-6, within(1e-6));
    assertThat(model.opening()).isCloseTo(0.01, within(1e-9));
    assertThat(model.comeback()).isCloseTo(0.02, within(1e-9));
    assertThat(model.memoryPerAgent(2)).isEqualTo(440_000);
    assertThat(model.memory(10_000, 1)).isEqualTo(80e6 + 10_000 * 340_000.0);
    assertThat(model.busy(1_000, 100)).isCloseTo(0.13, within(1e-6));
  }

  @Test
  void a_host_carries_no_more_than_its_scarcest_part() {
    Model model = Model.fit(PARTS, List.of(step(500, Kind.BERGEN, Shape.CLASSIC)));

    assertThat(model.capacity(new Host(64, 1, 1_000_000), 0.1).bound()).isEqualTo("memory");
    assertThat(model.capacity(new Host(64, 999, 5_000), 0.1).agents()).isEqualTo(2_200);
    assertThat(model.capacity(new Host(1, 999, 1_000_000), 0.1).bound())
        .isEqualTo("return within a minute");
    assertThat(model.capacity(new Host(1, 999, 1_000_000), 10).bound()).isEqualTo("processors");
  }

  @Test
  void a_cluster_carries_what_is_left_when_a_node_is_down() {
    Model model =
        Model.fit(
            PARTS,
            List.of(step(500, Kind.BERGEN, Shape.DURABLE), step(200, Kind.BERGEN, Shape.QUORUM)));
    Host host = new Host(8, 32, 65_536);

    assertThat(model.quorumQueue()).isCloseTo(30_000, within(1.0));
    assertThat(model.classicCluster(host, 3, 0).agents())
        .isEqualTo(2 * model.capacity(host, 0).agents());
    assertThat(model.quorumCluster(host, 3, 0.1).agents()).isEqualTo(5_000);
    assertThat(model.quorumCluster(new Host(8, 2, 65_536), 3, 0.1).bound()).isEqualTo("memory");
  }

  @Test
  void without_a_small_step_there_is_no_model() {
    List<StepResult> large = List.of(step(5_000, Kind.LIGHT, Shape.CLASSIC));

    assertThatThrownBy(() -> Model.fit(PARTS, large)).hasMessageContaining("no step");
  }

  @Test
  void every_step_has_a_line_in_each_table() {
    List<StepResult> steps =
        List.of(step(500, Kind.BERGEN, Shape.CLASSIC), step(5_000, Kind.LIGHT, Shape.CLASSIC));
    Model model = Model.fit(PARTS, steps);

    assertThat(Tables.footprints(steps))
        .hasSize(4)
        .element(3)
        .asString()
        .contains("| 5,000 | light");
    assertThat(Tables.phases(steps)).hasSize(4).element(2).asString().contains("1.0 / 3.0 / 6.0");
    assertThat(Tables.predictions(model, steps, 2))
        .element(3)
        .asString()
        .contains("| 5,000 | light, classic | no | 2,174 / 2,174 | 0.50 / 0.50 |");
    assertThat(Tables.failures(steps)).containsExactly("- report by call: Late: 2");
  }
}
