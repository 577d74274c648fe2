// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecondTextTest {

  @Test
  void times_are_written_as_the_platform_writes_them() {
    Random random = new Random(7);
    List<Instant> times =
        new ArrayList<>(
            List.of(
                Instant.EPOCH,
                Instant.EPOCH.minusNanos(1),
                Instant.MIN,
                Instant.MAX,
                Instant.parse("2026-11-29T10:00:00.007Z"),
                Instant.parse("2026-11-29T10:00:00.000007Z"),
                Instant.parse("2026-11-29T10:00:00.000000007Z"),
                Instant.parse("2026-11-29T10:00:01Z")));
    for (int i = 0; i < 1_000; i++) {
      int unit = new int[] {1, 1_000, 1_000_000}[i % 3];
      times.add(Instant.ofEpochSecond(1_790_000_000L + i / 50, random.nextInt(1000) * unit));
    }
    SecondText second = new SecondText();

    for (Instant time : times) {
      StringBuilder text = new StringBuilder();
      second.append(time, text);
      assertThat(text.toString()).isEqualTo(time.toString());
    }
  }
}
