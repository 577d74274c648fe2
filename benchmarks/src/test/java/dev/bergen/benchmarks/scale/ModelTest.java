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
import dev.bergen.benchmarks.scale.agents.Kind;
import dev.bergen.benchmarks.scale.agents.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelTest {
  private static final Parts PARTS = new Parts(100_000, 20_000, 30_000, 0);

  /** Each agent idles at 100 µs/s, a report takes 300 µs of the broker, a return 20 ms of it. */
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
        new Comeback(
            5, 1, 3, agents / 80.0, 0, agents * 0.02, 7, 0, Map.of("report by call: Late", 2L)),
        1);
  }

  private static Model fit(StepResult... steps) {
    return Model.fit(PARTS, List.of(steps), 2);
  }

  @Test
  void the_model_finds_what_the_steps_were_made_of() {
    Model model =
        fit(
            step(100, Kind.BERGEN, Shape.CLASSIC),
            step(500, Kind.BERGEN, Shape.CLASSIC),
            step(10_000, Kind.LIGHT, Shape.CLASSIC),
            step(300, Kind.BERGEN, Shape.QUORUM));

    assertThat(model.busy(1_000, 0)).isCloseTo(0.1, within(0.002));
    assertThat(model.busy(1_000, 100)).isCloseTo(0.13, within(0.002));
    assertThat(model.work().exponent()).isCloseTo(1, within(0.01));
    assertThat(model.opening().total(1_000)).isCloseTo(10, within(0.01));
    assertThat(model.comebacks().work().total(1_000)).isCloseTo(20, within(0.01));
    assertThat(model.together()).isCloseTo(1, within(1e-9));
    assertThat(model.memory(10_000, 1)).isCloseTo(80e6 + 10_000 * 340_000.0, within(1.0));
    assertThat(model.largest()).isEqualTo(10_000);
  }

  /** As docs/scale.md had it when the model was made: whoever changes the model looks here. */
  @Test
  void it_is_within_a_quarter_of_everything_that_was_measured() {
    Parts parts = new Parts(145.0 * 1024, 31.2 * 1024, 51.0 * 1024, 0.003333);
    List<StepResult> steps =
        List.of(
            measured(500, Kind.BERGEN, 2, 347, 6.8, 0.11, 57.3, 0.15, 4.7, 3.5),
            measured(2_000, Kind.BERGEN, 2, 1_224, 26.8, 0.28, 225.3, 0.48, 10.6, 15.1),
            measured(10_000, Kind.LIGHT, 1, 4_826, 192.8, 0.71, 1_128.7, 0.95, 109.7, 161.8));

    Model model = Model.fit(parts, steps, 2);

    assertThat(steps)
        .allSatisfy(
            step ->
                assertThat(Tables.beside(model, step, 2))
                    .hasSize(5)
                    .allSatisfy(one -> assertThat(one.off()).isBetween(-0.25, 0.25)));
  }

  private static StepResult measured(
      int agents,
      Kind kind,
      int connections,
      double mebibytes,
      double connected,
      double idle,
      double reports,
      double busy,
      double back,
      double backCpu) {
    long before = (long) (69.8 * (1 << 20));
    long after = (long) (mebibytes * (1 << 20));
    return new StepResult(
        new Step(agents, kind, Shape.DURABLE),
        new Opening(connected, 0.1, 0.2, 1, 1),
        new Footprint(
            new Census(Map.of("connections", 1L, "erlang", before)),
            new Census(Map.of("connections", 1L + (long) connections * agents, "erlang", after)),
            before,
            after,
            1,
            1,
            1),
        new Busy(idle, 0.1),
        new Steady(10, (long) (reports * 5), (long) (reports * 5), 0, 0, new Busy(busy, 0.5)),
        new Fanout(0.1, 0),
        new Comeback(5, 1, 3, back, 0, backCpu, 7, 0, Map.of()),
        1);
  }

  @Test
  void a_host_carries_no_more_than_its_scarcest_part() {
    Model model =
        fit(step(500, Kind.BERGEN, Shape.CLASSIC), step(2_000, Kind.BERGEN, Shape.CLASSIC));

    assertThat(model.capacity(new Host(64, 1, 1_000_000), 0.1).bound()).isEqualTo("memory");
    assertThat(model.capacity(new Host(64, 999, 5_000), 0.1).agents()).isEqualTo(2_200);
    assertThat(model.capacity(new Host(1, 999, 1_000_000), 0.1).bound())
        .isEqualTo("return within a minute");
    assertThat(model.capacity(new Host(1, 999, 1_000_000), 10).bound()).isEqualTo("processors");
  }

  @Test
  void a_cluster_carries_what_is_left_when_a_node_is_down() {
    Model model =
        fit(
            step(500, Kind.BERGEN, Shape.DURABLE),
            step(2_000, Kind.BERGEN, Shape.DURABLE),
            step(200, Kind.BERGEN, Shape.QUORUM));
    Host host = new Host(8, 32, 65_536);

    assertThat(model.quorumQueue()).isCloseTo(30_000, within(1.0));
    assertThat(model.classicCluster(host, 3, 0).agents())
        .isCloseTo(2 * model.capacity(host, 0).agents(), within(100));
    assertThat(model.quorumCluster(host, 3, 0.1).agents()).isEqualTo(5_000);
    assertThat(model.quorumCluster(new Host(8, 2, 65_536), 3, 0.1).bound()).isEqualTo("memory");
  }

  @Test
  void without_two_sizes_there_is_no_model() {
    List<StepResult> one =
        List.of(
            step(500, Kind.BERGEN, Shape.CLASSIC),
            step(500, Kind.BERGEN, Shape.DURABLE),
            step(200, Kind.BERGEN, Shape.QUORUM));

    assertThat(Model.isEnough(one)).isFalse();
    assertThatThrownBy(() -> Model.fit(PARTS, one, 2)).hasMessageContaining("two sizes");
  }

  @Test
  void what_comes_together_is_cheaper_as_far_as_it_was_measured() {
    Work work = new Work(2, 0.005, 0.6, 1_000);

    assertThat(work.processors(1_000) / work.processors(500)).isCloseTo(1.516, within(0.001));
    assertThat(work.processors(3_000)).isEqualTo(3 * work.processors(1_000));
    assertThat(work.looksOf(work.processors(700))).isCloseTo(700, within(0.001));
    assertThat(work.looksOf(work.processors(7_000))).isCloseTo(7_000, within(0.001));
  }

  @Test
  void what_grows_is_found_again() {
    Growth made = new Growth(6, 0.001);

    Growth found =
        Growth.fit(
            List.of(
                new Growth.Point(500, made.total(500)),
                new Growth.Point(10_000, made.total(10_000))));

    assertThat(found.each()).isCloseTo(6, within(1e-6));
    assertThat(found.more()).isCloseTo(0.001, within(1e-9));
    assertThat(found.agents(found.total(4_321))).isCloseTo(4_321, within(1e-3));
  }

  @Test
  void every_step_has_a_line_in_each_table() {
    List<StepResult> steps =
        List.of(step(500, Kind.BERGEN, Shape.CLASSIC), step(5_000, Kind.LIGHT, Shape.CLASSIC));
    Model model = Model.fit(PARTS, steps, 2);

    assertThat(Tables.footprints(steps))
        .hasSize(4)
        .element(3)
        .asString()
        .contains("| 5,000 | light");
    assertThat(Tables.phases(steps)).hasSize(4).element(2).asString().contains("1.0 / 3.0 / 6.3");
    assertThat(Tables.predictions(model, steps, 2))
        .element(3)
        .asString()
        .contains("| 5,000 | light, classic | 2,174 / 2,174 (+0 %) | 0.50 / 0.50 (");
    assertThat(Tables.failures(steps)).containsExactly("- report by call: Late: 2");
  }
}
