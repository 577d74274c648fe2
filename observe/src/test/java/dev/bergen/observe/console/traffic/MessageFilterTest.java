// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.observe.sight.Sighting;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MessageFilterTest {
  private final Sighting boot =
      Seen.call("compute", "build_instance", "id-1").on("node-7").of("req-42").sighting();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "compute",
        "COMPUTE Build",
        "topic:compute",
        "kind:call server:node-7 method:build",
        "request:req-42",
        "caller:app",
        "-kind:reply",
        "-neutron",
        "message:id-1",
      })
  void fits(String filter) {
    assertThat(new MessageFilter(filter).fits(boot)).isTrue();
  }

  @Test
  void has_ten_words_at_most() {
    assertThat(new MessageFilter("compute ".repeat(10)).fits(boot)).isTrue();

    assertThatThrownBy(() -> new MessageFilter("compute ".repeat(11)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 words");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "neutron",
        "compute neutron",
        "topic:node-7",
        "kind:cast",
        "-compute",
        "-kind:call",
        "host:5672",
        "publisher:x",
      })
  void does_not_fit(String filter) {
    assertThat(new MessageFilter(filter).fits(boot)).isFalse();
  }
}
