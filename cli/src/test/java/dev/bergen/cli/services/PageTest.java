// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PageTest {

  @Test
  void values_from_servers_stay_in_their_line() {
    Map<String, Object> method =
        Map.of("method", "boot", "version", "1.0", "calls", 1, "last_error", "a\u009Bb\nc");
    Seen seen = new Seen("node\u0007-1", Map.of(), Map.of("methods", List.of(method)));

    List<String> lines = new Page().text("compute", List.of(seen), List.of());

    assertThat(lines).allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    assertThat(lines).anyMatch(line -> line.contains("node -1"));
    assertThat(lines).anyMatch(line -> line.endsWith("a b c"));
  }

  @Test
  void a_peer_that_was_asked_by_its_name_has_it_for_programs_too() {
    Peer python = new Peer("py-1", "oslo.messaging", "Python 3.11", "pong");

    assertThat(new Page().json("compute", List.of(), List.of(python)))
        .singleElement()
        .asString()
        .contains("\"server\": \"py-1\"", "\"answer\": \"pong\"");
  }
}
