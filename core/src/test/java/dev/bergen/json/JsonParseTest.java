// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which text is JSON, and how much of it is too much. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonParseTest {

  private static final JsonLimits SMALL = new JsonLimits(100, 3, 5, 4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1.5",
        "-1.5e+10",
        "1E-2",
        "NaN",
        "Infinity",
        "-Infinity",
        "\"\"",
        "\"a\\u00e9\\n\\/\"",
        "[]",
        "[ ]",
        "{ }",
        "[1,[2,{\"a\":[]}]]",
        "{\"a\":1,\"a\":2}",
        "\"\u007f\"",
        "{\"\": null}"
      })
  void text_that_is_json_is_kept_as_it_stands(String text) throws Exception {
    Json json = Json.parse(" \r\n\t" + text + " \n");

    assertThat(json.text()).isEqualTo(text);
    assertThat(json).isEqualTo(Json.parse(text)).hasSameHashCodeAs(Json.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nulll",
        "True",
        "None",
        "'a'",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "-NaN",
        "--1",
        "- 1",
        "-true",
        "INF",
        "-INF",
        "+Infinity",
        "infinity",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "\"\0\"",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,]",
        "[1 2]",
        "{",
        "}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:2}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "[1}",
        "{\"a\":1]",
        "1 2",
        "{} {}",
        "[] x",
        "/* c */ 1",
        "1 // c",
        "\ufeff1",
        "é",
        "[é]",
        "\"\\é\"",
        "\"\\\\\\é\"",
        "\u00a01"
      })
  void text_that_is_no_json_is_refused(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(MalformedMessageException.class)
        .hasNoCause();
  }

  @Test
  void text_beyond_ascii_is_escaped_when_it_is_read() throws Exception {
    Json json = Json.parse("{\"é\": \"\\\\é \ud83d\ude80 \ud800\"}");

    assertThat(json.text()).isEqualTo("{\"\\u00e9\": \"\\\\\\u00e9 \\ud83d\\ude80 \\ud800\"}");
  }

  @Test
  void an_error_says_where_but_not_what() {
    assertThatThrownBy(() -> Json.parse("{\"token\": secret}"))
        .hasMessageContaining("character 10")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("token");
    assertThat(Json.of("secret").toString()).doesNotContain("secret");
  }

  private static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of("[[[]]]", "[[[[]]]]", "levels"),
        Arguments.of("[[{}],[[]]]", "[{\"a\":[[]]}]", "levels"),
        Arguments.of("\"12345\"", "\"123456\"", "characters in one text|text of more than"),
        Arguments.of("\"\\u00e9\\n345\"", "\"\\u00e9\\n3456\"", "text of more than"),
        Arguments.of("{\"12345\":1}", "{\"123456\":1}", "text of more than"),
        Arguments.of("1234", "12345", "number of more than"),
        Arguments.of("1e-9", "1.234", "number of more than"),
        Arguments.of("\"\"" + " ".repeat(98), "\"\"" + " ".repeat(99), "characters"));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void a_limit_is_the_last_that_is_allowed(String within, String beyond, String message)
      throws Exception {
    Json.parse(within, SMALL);

    assertThatThrownBy(() -> Json.parse(beyond, SMALL))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageFindingMatch(message);
  }

  @Test
  void limits_must_be_sensible() {
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(0, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1001, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 1, 0));
  }

  @Test
  void hostile_text_is_refused_quickly() {
    List<String> hostile =
        List.of(
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "9".repeat(20_000_000),
            "1e" + "9".repeat(20_000_000),
            "-0." + "0".repeat(20_000_000),
            "\"" + "\\u00".repeat(5_000_000),
            "\"" + "\\".repeat(19_999_999),
            "[" + "1,".repeat(10_000_000));

    assertTimeoutPreemptively(
        ofSeconds(20),
        () -> {
          for (String text : hostile) {
            assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageMatching("(?s).{1,200}");
          }
        });
  }
}
