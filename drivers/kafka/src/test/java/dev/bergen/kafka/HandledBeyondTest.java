// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.kafka.HandledBeyond.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HandledBeyondTest {

  @Test
  @Tag("KAF-08")
  void what_is_handled_is_written_in_distances_and_read_again() {
    HandledBeyond beyond =
        new HandledBeyond(List.of(new Run(101, 20_100), new Run(20_103, 20_108)));

    String text = beyond.text(100);

    assertThat(text).isEqualTo("bergen:1+19999,3+5");
    assertThat(HandledBeyond.of(100, text)).isEqualTo(beyond);
  }

  @Test
  void a_record_is_handled_from_the_first_of_its_run_to_the_last() {
    HandledBeyond beyond = HandledBeyond.of(10, "bergen:2+3,1+1");

    assertThat(List.of(11L, 12L, 14L, 15L, 16L, 17L).stream().map(beyond::has))
        .containsExactly(false, true, true, false, true, false);
  }

  @Test
  void nothing_is_no_text() {
    assertThat(HandledBeyond.NONE.text(7)).isEmpty();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "bergen:",
        "bergen:1",
        "bergen:1+",
        "bergen:-1+5",
        "bergen:1+0",
        "bergen:1+2,",
        "bergen:1+9999999999999999999",
        "bergen:999999999999999999+999999999999999999,x",
        "consumer-7f",
        "berge:1+2"
      })
  void metadata_of_others_means_nothing(String metadata) {
    assertThat(HandledBeyond.of(100, metadata)).isEqualTo(HandledBeyond.NONE);
  }

  @Test
  void an_offset_near_the_end_of_the_numbers_does_not_overflow() {
    assertThat(HandledBeyond.of(Long.MAX_VALUE - 5, "bergen:1+999999999999999999"))
        .isEqualTo(HandledBeyond.NONE);
  }

  @Test
  void as_many_runs_are_kept_as_a_broker_takes_and_the_rest_comes_again() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      runs.add(new Run(2L * i + 1, 2L * i + 2));
    }

    String text = new HandledBeyond(runs).text(0);

    HandledBeyond kept = HandledBeyond.of(0, text);
    assertThat(text).hasSizeBetween(3_400, 3_500);
    assertThat(kept.runs()).hasSizeGreaterThan(800).isEqualTo(runs.subList(0, kept.runs().size()));
  }
}
