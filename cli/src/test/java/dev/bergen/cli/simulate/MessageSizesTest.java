// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MessageSizesTest {
  @Test
  @Tag("SIM-05")
  void lengths_are_as_likely_as_they_were_recorded() {
    Random random = new Random(1);

    Map<Integer, Long> buckets =
        IntStream.range(0, 40_770)
            .mapToObj(i -> (MessageSizes.draw(random) - 1) / 500)
            .collect(Collectors.groupingBy(bucket -> bucket, Collectors.counting()));

    assertThat(buckets).containsOnlyKeys(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 22);
    assertThat(buckets.get(4)).isBetween(11_000L, 12_300L);
    assertThat(buckets.get(3)).isBetween(7_400L, 8_600L);
    assertThat(buckets.get(22)).isBetween(350L, 650L);
  }

  @Test
  @Tag("SIM-05")
  void a_thousand_messages_are_made_at_most() {
    List<String> many = MessageSizes.cargos(Long.MAX_VALUE, new Random(2));
    List<String> few = MessageSizes.cargos(3, new Random(3));

    assertThat(many).hasSize(1000).allMatch(cargo -> cargo.matches("[a-z]{501,11500}"));
    assertThat(few).hasSize(3);
  }
}
