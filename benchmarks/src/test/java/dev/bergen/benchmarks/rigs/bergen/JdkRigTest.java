// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Threads;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JdkRigTest {
  @Test
  void a_sample_comes_through_a_line() throws Exception {
    Sample sample =
        Callers.blocking(
            new Load(2, Duration.ofMillis(20), 0, 0), Threads.platform(), Thread::onSpinWait);

    Sample read = JdkRig.sample(JdkRig.line(sample));

    assertThat(read.operations()).isEqualTo(sample.operations());
    assertThat(read.elapsedNanos()).isEqualTo(sample.elapsedNanos());
    assertThat(read.micros(99)).isEqualTo(sample.micros(99));
  }

  @Test
  void a_failure_and_an_end_are_no_sample() {
    assertThatThrownBy(() -> JdkRig.sample("failed: no broker")).hasMessageContaining("no broker");
    assertThatThrownBy(() -> JdkRig.sample(null)).hasMessageContaining("ended");
  }
}
