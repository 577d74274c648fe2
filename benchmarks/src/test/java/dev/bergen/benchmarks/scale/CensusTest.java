// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CensusTest {
  private static final String ANSWER =
      """
      [{connections,402},{channels,1206},{queues,806},
       {erlang_processes,9573},
       {binary,27868384},
       {strategy,rss},
       {total,[{erlang,192334992},{rss,242892800},
               {allocated,196657152}]}]
      """;

  @Test
  void counts_and_memory_are_read_also_those_inside_of_others() {
    Census census = Census.parse(ANSWER);

    assertThat(census.connections()).isEqualTo(402);
    assertThat(census.channels()).isEqualTo(1206);
    assertThat(census.queues()).isEqualTo(806);
    assertThat(census.get("erlang")).isEqualTo(192_334_992);
    assertThat(census.get("unheard of")).isZero();
  }

  @Test
  void a_census_is_compared_with_an_earlier_one() {
    Census before = Census.parse("[{connections,2},{binary,384}]");

    assertThat(Census.parse(ANSWER).since(before, "connections")).isEqualTo(400);
    assertThat(Census.parse(ANSWER).since(before, "binary")).isEqualTo(27_868_000);
  }

  @Test
  void an_error_is_no_census() {
    assertThatThrownBy(() -> Census.parse("Error: {undef, []}")).hasMessageContaining("undef");
  }
}
