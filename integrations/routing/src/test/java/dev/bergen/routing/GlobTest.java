// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GlobTest {

  @ParameterizedTest
  @Tag("NDR-10")
  @Tag("NDR-12")
  @CsvSource({
    "foo.*, foo.1, true",
    "foo.*, foo, false",
    "foo*, foo, true",
    "*.end, compute.instance.create.end, true",
    "f?o, foo, true",
    "f?o, fo, false",
    "foo[12], foo2, true",
    "foo[12], foo3, false",
    "foo[!12], foo3, true",
    "foo[!12], foo1, false",
    "foo[a-c], foob, true",
    "foo[]], foo], true",
    "foo[, foo[, true",
    "foo[z-a], foo[z-a], true",
    "foo[^a], foo^, true",
    "foo[&&a], foo&, true",
    "foo.1, fooX1, false",
    "Foo, foo, false",
    "a+(b)\\d, a+(b)\\d, true",
    "*, '', true",
    "'', '', true",
    "'', a, false",
    "?, '', false",
    "a*b*c, a-b-b-c-c, true",
    "a*b*c, a-c-b, false",
    "**a, bca, true",
    "foo[a-], foo-, true",
    "foo[-a], foo-, true",
    "foo[!a-c]*, food, true",
    "foo[!], foo[!], true",
    "foo[!]], foox, true",
    "foo[, foo[x, false",
    "[!a], 🚢, true",
    "?, 🚢, true",
  })
  void a_pattern_matches_whole_names_as_a_shell_does(String glob, String name, boolean matches) {
    assertThat(Glob.of(glob).matches(name)).isEqualTo(matches);
  }

  /** A regular expression would try every way to share the text out among the stars. */
  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void stars_without_end_are_matched_in_no_time() {
    String stars = "*a".repeat(60) + "*b";

    assertThat(Glob.of(stars).matches("a".repeat(10_000))).isFalse();
    assertThat(Glob.of(stars).matches("a".repeat(10_000) + "b")).isTrue();
  }
}
