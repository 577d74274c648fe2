// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KnownTest {
  private static final Seen SPEAKING = new Seen("node-1", Map.of(), Map.of());
  private static final Seen SILENT = new Seen("node-2", null, null);

  private static Roll roll(String... servers) {
    return new Roll(new TreeSet<>(Set.of(servers)), List.of());
  }

  @Test
  void a_roll_holds_while_as_many_consume_and_all_answer() {
    Known known = new Known(roll("node-1"), 1, false).after(List.of(SPEAKING));

    assertThat(known.holds(1)).isTrue();
    assertThat(known.holds(2)).isFalse();
    assertThat(known.holds(null)).isFalse();
  }

  @Test
  void a_roll_with_an_unanswered_server_is_called_again_though_as_many_consume() {
    Known known = new Known(roll("node-1", "node-2"), 2, false).after(List.of(SPEAKING, SILENT));

    assertThat(known.holds(2)).isFalse();
  }

  @Test
  void servers_that_came_under_new_names_replace_the_old_ones() {
    assertThat(roll("new-1", "new-2").with(roll("old-1", "old-2"), 2).servers())
        .containsExactly("new-1", "new-2");
  }

  @Test
  void a_server_that_is_silent_for_once_stays_on_the_roll() {
    assertThat(roll("node-1").with(roll("node-1", "node-2"), 2).servers())
        .containsExactly("node-1", "node-2");
  }
}
