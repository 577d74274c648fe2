// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestContextTest {

  @Test
  void it_never_prints_values_because_one_may_be_a_token() {
    RequestContext context =
        RequestContext.of(Map.of("auth_token", "s3cret")).with("user", "s3cret-too");

    assertThat(context.toString()).contains("auth_token", "user").doesNotContain("s3cret");
  }

  @Test
  void it_keeps_the_order_and_distinguishes_null_from_missing() {
    RequestContext context =
        RequestContext.empty().with("z", 1L).with("a", null).with("m", "x").with("z", 2L);

    assertThat(context.values().keySet()).containsExactly("z", "a", "m");
    assertThat(context.get("z")).isEqualTo(2L);
    assertThat(context.get("a")).isNull();
    assertThat(context.values()).containsKey("a").doesNotContainKey("b");
    assertThat(context.isEmpty()).isFalse();
    assertThat(RequestContext.empty().isEmpty()).isTrue();
  }

  @Test
  void it_does_not_change_with_the_map_that_it_came_from() {
    Map<String, Object> values = new LinkedHashMap<>(Map.of("user", "bob"));
    RequestContext context = RequestContext.of(values);

    values.put("user", "eve");

    assertThat(context.get("user")).isEqualTo("bob");
    assertThat(context).isEqualTo(RequestContext.empty().with("user", "bob"));
    assertThatThrownBy(() -> context.values().put("user", "eve"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
