// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NamedValuesTest {
  private static Object value(String argument) {
    return NamedValues.parse(List.of(argument)).get("v");
  }

  @Test
  void json_is_json_and_the_rest_is_text() {
    assertThat(value("v=2")).isEqualTo(2L);
    assertThat(value("v=2.5")).isEqualTo(2.5);
    assertThat(value("v=true")).isEqualTo(true);
    assertThat(value("v=null")).isNull();
    assertThat(value("v=[1, \"x\"]")).isEqualTo(List.of(1L, "x"));
    assertThat(value("v={\"a\": {}}")).isEqualTo(Map.of("a", Map.of()));
    assertThat(value("v=two")).isEqualTo("two");
    assertThat(value("v=a=b")).isEqualTo("a=b");
    assertThat(value("v=")).isEqualTo("");
    assertThat(value("v=2 3")).isEqualTo("2 3");
    assertThat(value("v=\"2\"")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v={a: 1}", "v=[1", "v=\"open", "v", "=1", ""})
  void what_is_neither_is_refused(String argument) {
    assertThatThrownBy(() -> value(argument)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_context_may_be_an_object_or_names() {
    Map<String, Object> context =
        NamedValues.parseContext(List.of("{\"a\": 1, \"b\": 2}", "b=3", "c=x")).values();

    assertThat(context).isEqualTo(Map.of("a", 1L, "b", 3L, "c", "x"));
  }

  @Test
  void an_administrators_context_has_all_that_services_insist_on_and_can_be_changed() {
    Map<String, Object> context =
        NamedValues.parseContext(List.of("admin", "user_id=ada", "read_deleted=yes")).values();

    assertThat(context)
        .containsEntry("is_admin", true)
        .containsEntry("read_deleted", "yes")
        .containsEntry("user_id", "ada")
        .containsEntry("user_identity", "ada - - - -")
        .containsKeys("request_id", "timestamp");
  }

  @Test
  void a_context_that_is_nothing_of_these_is_refused_with_all_three() {
    assertThatThrownBy(() -> NamedValues.parseContext(List.of("root")))
        .hasMessage("'root' is neither name=value nor a JSON object nor 'admin'");
  }

  @Test
  void a_broken_value_is_not_repeated() {
    assertThatThrownBy(() -> value("v={secret"))
        .hasMessageContaining("'v'")
        .hasMessageNotContaining("secret");
  }
}
