// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.benchmarks.scale.ScalePlan.Step;
import dev.bergen.benchmarks.scale.agents.Kind;
import dev.bergen.benchmarks.scale.agents.Shape;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScalePlanTest {

  @Test
  void one_step_is_what_the_options_say() {
    ScalePlan plan =
        ScalePlan.parse(
            List.of(
                "--agents",
                "5,000",
                "--light",
                "--shape",
                "stream",
                "--steady",
                "7s",
                "--broker",
                "a = b"));

    assertThat(plan.steps()).containsExactly(new Step(5_000, Kind.LIGHT, Shape.STREAM));
    assertThat(plan.steady()).isEqualTo(Duration.ofSeconds(7));
    assertThat(plan.brokerSettings()).containsExactly("a = b");
    assertThat(plan.accept()).isFalse();
  }

  @Test
  void the_sweep_has_sizes_far_apart_to_fit_a_model_to() {
    ScalePlan plan = ScalePlan.parse(List.of("--steps", "--accept"));

    assertThat(plan.accept()).isTrue();
    assertThat(plan.steps())
        .filteredOn(step -> !step.shape().isReplicated())
        .extracting(Step::agents)
        .contains(500, 10_000);
  }

  @Test
  void what_is_wrong_is_named() {
    assertThatThrownBy(() -> ScalePlan.parse(List.of("--agents", "many")))
        .hasMessageContaining("many");
    assertThatThrownBy(() -> ScalePlan.parse(List.of("--agents", "0")))
        .hasMessageContaining("1 to");
    assertThatThrownBy(() -> ScalePlan.parse(List.of("--agents")))
        .hasMessageContaining("value: --agents");
    assertThatThrownBy(() -> ScalePlan.parse(List.of("--shape", "mesh")))
        .hasMessageContaining("mesh");
    assertThatThrownBy(() -> ScalePlan.parse(List.of("--steady", "soon")))
        .hasMessageContaining("soon");
    assertThatThrownBy(() -> ScalePlan.parse(List.of("--steady", "1h")))
        .hasMessageContaining("10m");
    assertThatThrownBy(() -> ScalePlan.parse(List.of("--accept"))).hasMessageContaining("--steps");
    assertThatThrownBy(() -> ScalePlan.parse(List.of("--heavy"))).hasMessageContaining("--heavy");
  }
}
