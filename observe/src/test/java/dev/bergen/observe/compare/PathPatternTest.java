// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PathPatternTest {
  private static final ValuePath PLACE =
      ValuePath.ROOT.member("result").member("disks").element(2).member("updated_at");

  @ParameterizedTest
  @CsvSource({
    "result.disks[2].updated_at, true",
    "result.disks[*].updated_at, true",
    "result.disks[1].updated_at, false",
    "result.*[*].updated_at, true",
    "result.**.updated_at, true",
    "**, true",
    "updated_at, true",
    "disks, true",
    "disks[*].updated_at, true",
    "result.disks, true",
    "result, true",
    "failure.**, false",
    "result.disks.updated_at, false",
    "created_at, false",
    "updated, false"
  })
  void a_pattern_covers_its_place_and_all_below(String pattern, boolean covers) {
    assertThat(PathPattern.parse(pattern).covers(PLACE)).isEqualTo(covers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "a..b", "a[", "a[x]", "a]", "a.\"b"})
  void an_invalid_path_is_refused_with_the_place_of_the_error(String text) {
    assertThatThrownBy(() -> PathPattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a[0]", "*"})
  void odd_names_stand_in_quotes_and_can_be_ignored(String name) {
    ValuePath path = ValuePath.ROOT.member("result").member(name);

    assertThat(path).hasToString("result.\"" + name + "\"");
    assertThat(PathPattern.parse(path.toString()).covers(path)).isTrue();
  }
}
