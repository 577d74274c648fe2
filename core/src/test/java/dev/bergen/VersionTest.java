// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VersionTest {

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0, true",
    "1.1, 1.0, true",
    "1.0, 1.1, false",
    "2.0, 1.0, false",
    "1.9, 2.0, false",
    "1.10, 1.9, true",
    "1.9, 1.10, false",
    "1.0, 1.0.0, true",
    "1.0, 1.0.1, false",
    "1.0.1, 1.0, true",
    "1.0.2, 1.0.3, false",
    "1.1, 1.0.9, true",
    "1.2.1, 1.1.7, true",
    "0.0, 0.0, true",
  })
  @Tag("DSP-10")
  void same_major_and_a_minor_then_revision_not_above_the_implemented_one(
      String implemented, String requested, boolean serves) {
    assertThat(Version.parse(implemented).serves(Version.parse(requested))).isEqualTo(serves);
  }

  @Test
  @Tag("DSP-10")
  void nothing_implemented_serves_all_and_nothing_requested_is_served_by_nothing_else() {
    assertThat(Version.isCompatible(null, Version.parse("7.3"))).isTrue();
    assertThat(Version.isCompatible(null, null)).isTrue();
    assertThat(Version.isCompatible(Version.DEFAULT, null)).isFalse();
    assertThat(Version.isCompatible(Version.DEFAULT, Version.parse("1.0"))).isTrue();
    assertThat(Version.isCompatible(Version.DEFAULT, Version.parse("1.1"))).isFalse();
  }

  @Test
  @Tag("DSP-10")
  void compatibility_is_the_order_of_the_versions_within_one_major() {
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 27; i++) {
      versions.add(new Version(i / 9, i / 3 % 3, i % 3));
    }

    for (Version implemented : versions) {
      for (Version requested : versions) {
        boolean expected =
            implemented.major() == requested.major() && requested.compareTo(implemented) <= 0;
        assertThat(implemented.serves(requested))
            .as("%s serves %s", implemented, requested)
            .isEqualTo(expected);
      }
    }
    assertThat(versions).isSorted();
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "1.0.0, 1.0",
    "1.0.7, 1.0.7",
    "01.002, 1.2",
    "' 1. 2 .3 ', 1.2.3",
    "1.2.3.4, 1.2.3",
    "1.2.3.x, 1.2.3",
    "999999999.0, 999999999.0"
  })
  @Tag("DSP-10")
  @Tag("DSP-11")
  void further_parts_leading_zeros_and_spaces_do_not_matter(String text, String expected) {
    assertThat(Version.parse(text)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.",
        ".1",
        "5.a",
        "5.5.a",
        "1.0.",
        "-1.0",
        "1,0",
        "9999999999.0",
        "1..0"
      })
  @Tag("DSP-11")
  @Tag("CLI-09")
  void a_text_without_a_major_and_a_minor_number_is_no_version(String text) {
    assertThat(Version.parseOrNull(text)).isNull();
    assertThatThrownBy(() -> Version.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Version must contain a major and minor integer")
        .hasMessageEndingWith("Got " + text);
  }

  @Test
  void parts_are_never_negative() {
    assertThatThrownBy(() -> new Version(1, -1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
