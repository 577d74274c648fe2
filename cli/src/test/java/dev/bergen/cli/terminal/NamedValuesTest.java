// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NamedValuesTest {
  @TempDir private Path directory;

  private static Object value(String argument) {
    return NamedValues.parse(List.of(argument), new GivenText()).get("v");
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
  void any_other_value_is_refused(String argument) {
    assertThatThrownBy(() -> value(argument)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_context_may_be_an_object_or_names() {
    Map<String, Object> context =
        NamedValues.parseContext(List.of("{\"a\": 1, \"b\": 2}", "b=3", "c=x"), new GivenText())
            .values();

    assertThat(context).isEqualTo(Map.of("a", 1L, "b", 3L, "c", "x"));
  }

  @Test
  void an_administrators_context_has_all_that_services_insist_on_and_can_be_changed() {
    Map<String, Object> context =
        NamedValues.parseContext(
                List.of("admin", "user_id=ada", "read_deleted=yes"), new GivenText())
            .values();

    assertThat(context)
        .containsEntry("is_admin", true)
        .containsEntry("read_deleted", "yes")
        .containsEntry("user_id", "ada")
        .containsEntry("user_identity", "ada - - - -")
        .containsKeys("request_id", "timestamp");
  }

  @Test
  void a_context_that_is_nothing_of_these_is_refused_with_all_three() {
    assertThatThrownBy(() -> NamedValues.parseContext(List.of("root"), new GivenText()))
        .hasMessage("'root' is neither name=value nor a JSON object nor 'admin'");
  }

  @Test
  void a_broken_value_is_not_repeated() {
    assertThatThrownBy(() -> value("v={secret"))
        .hasMessageContaining("'v'")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_value_may_come_from_a_file_and_is_read_as_if_it_stood_there() throws IOException {
    Path json = Files.writeString(directory.resolve("a.json"), "{\"size\": 20}\n");
    Path text = Files.writeString(directory.resolve("b.txt"), "hello\n\n");

    assertThat(value("v=@" + json)).isEqualTo(Map.of("size", 20L));
    assertThat(value("v=@" + text)).isEqualTo("hello\n");
    assertThat(value("v=\"@" + text + "\"")).isEqualTo("@" + text);
    assertThat(value("v=-")).isEqualTo("-");
  }

  @Test
  void all_arguments_may_come_from_a_file_beside_others() throws IOException {
    Path all = Files.writeString(directory.resolve("all.json"), "{\"a\": 1, \"b\": null}");
    Path list = Files.writeString(directory.resolve("list.json"), "[1]");

    assertThat(NamedValues.parse(List.of("@" + all, "c=3"), new GivenText()))
        .isEqualTo(NamedValues.parse(List.of("a=1", "b=null", "c=3"), new GivenText()));
    assertThatThrownBy(() -> NamedValues.parse(List.of("@" + all, "a=3"), new GivenText()))
        .hasMessage("'a' is given twice");
    assertThatThrownBy(() -> NamedValues.parse(List.of("@" + list), new GivenText()))
        .hasMessage("@" + list + " has no JSON object of names and values");
    assertThat(NamedValues.parseContext(List.of("@" + all), new GivenText()).values())
        .containsEntry("a", 1L);
  }

  @Test
  void standard_input_is_read_once_and_all_of_it() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("{\"a\": 1}\n".getBytes(StandardCharsets.UTF_8)));
    try {
      GivenText given = new GivenText();
      assertThat(NamedValues.parse(List.of("v=@-"), given)).isEqualTo(Map.of("v", Map.of("a", 1L)));
      assertThatThrownBy(() -> NamedValues.parse(List.of("-"), given))
          .hasMessage("-: standard input is read already, for an argument before this one");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void a_file_that_cannot_be_read_is_named_with_the_way_round() throws IOException {
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});

    assertThatThrownBy(() -> value("v=@admin"))
        .hasMessage(
            "the value of 'v': there is no file admin; a text that begins with @ is given as"
                + " '\"@text\"'");
    assertThatThrownBy(() -> value("v=@" + binary)).hasMessageContaining("is not text in UTF-8");
    assertThatThrownBy(() -> value("v=@" + directory)).hasMessageContaining("cannot be read");
  }
}
