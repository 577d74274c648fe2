// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ids as the reference makes them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdsTest {

  @Test
  @Tag("RPL-01")
  void an_id_is_a_random_uuid_in_32_hexadecimal_digits_and_never_the_same() {
    Set<String> ids = new HashSet<>();

    for (int i = 0; i < 10_000; i++) {
      ids.add(Ids.next());
    }

    assertThat(ids)
        .hasSize(10_000)
        .allMatch(id -> id.matches("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}"));
  }

  @Test
  void an_id_with_dashes_is_a_random_uuid_as_java_writes_it() {
    Set<String> ids = new HashSet<>();

    for (int i = 0; i < 1_000; i++) {
      ids.add(Ids.nextWithDashes());
    }

    assertThat(ids)
        .hasSize(1_000)
        .allSatisfy(
            id -> {
              UUID uuid = UUID.fromString(id);
              assertThat(uuid).hasToString(id);
              assertThat(uuid.version()).isEqualTo(4);
              assertThat(uuid.variant()).isEqualTo(2);
            });
  }
}
