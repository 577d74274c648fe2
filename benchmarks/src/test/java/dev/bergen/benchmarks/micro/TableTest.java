// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.benchmarks.micro.Table.Sample;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TableTest {
  private final Table table = new Table();

  @Test
  void a_benchmark_stands_beside_its_peer_of_the_same_parameters_and_cycle() {
    table.add("decode size=1", new Sample(100, 10));
    table.add("decode size=1", new Sample(200, 10));
    table.add("decode size=1", new Sample(100, 10));
    table.add("decodeByJackson size=1", new Sample(300, 40));
    table.add("decodeByJackson size=1", new Sample(600, 40));
    table.add("decodeByJackson size=1", new Sample(1000, 40));

    assertThat(lineOf("decode size=1").split(" +"))
        .containsSequence("100", "100", "…", "200", "10", decimal(3.00), decimal(0.25));
  }

  @Test
  void what_has_no_peer_has_no_ratio() {
    table.add("url", new Sample(100, 10));
    table.add("url", new Sample(300, 30));

    assertThat(lineOf("url").split(" +")).endsWith("200", "100", "…", "300", "20");
  }

  private static String decimal(double value) {
    return String.format(Locale.getDefault(Locale.Category.FORMAT), "%.2f", value);
  }

  private String lineOf(String name) {
    return table
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElseThrow();
  }
}
