// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestHeadersTest {
  private final Request plain =
      new Request("echo", Json.EMPTY_OBJECT, null, null, RequestContext.empty());

  @Test
  void a_request_has_none_unless_they_are_set() {
    assertThat(plain.headers()).isEmpty();
    assertThat(plain.withHeaders(Map.of())).isEqualTo(plain);
  }

  @Test
  void they_are_copied_and_the_rest_stays() {
    Map<String, String> headers = new HashMap<>(Map.of("tenant", "blue"));

    Request with = plain.withHeaders(headers);
    headers.put("tenant", "red");

    assertThat(with.headers()).isEqualTo(Map.of("tenant", "blue"));
    assertThat(with.withHeaders(Map.of())).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bergen-deadline", "Bergen-X", "bergen-", "compression", "CC", "bcc", ""})
  void names_with_a_meaning_are_refused(String name) {
    assertThatThrownBy(() -> plain.withHeaders(Map.of(name, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void headers_too_large_for_a_frame_are_refused() {
    String longest = "ä".repeat(127) + "x";

    assertThat(plain.withHeaders(Map.of(longest, "x".repeat(16_000))).headers()).hasSize(1);
    assertThatThrownBy(() -> plain.withHeaders(Map.of(longest + "y", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("255 bytes");
    assertThatThrownBy(() -> plain.withHeaders(Map.of("tenant", "x".repeat(16_379))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16385 characters");
  }

  @Test
  void they_are_not_part_of_the_body() {
    Request with = plain.withHeaders(Map.of("tenant", "blue"));

    byte[] body = new RequestMessage(with, "1", "q", null, "2").encode();

    assertThat(body).isEqualTo(new RequestMessage(plain, "1", "q", null, "2").encode());
  }
}
