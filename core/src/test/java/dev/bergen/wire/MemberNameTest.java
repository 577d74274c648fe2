// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static dev.bergen.wire.Bodies.enveloped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.json.Json;
import dev.bergen.json.text.JsonCursor;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are guessed from what came before are the names that stand there. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MemberNameTest {

  private static final long SEED = 20_261_123L;
  private static final int LONGEST = 70;

  @Test
  void members_are_read_in_any_order() throws Exception {
    List<String> names = new ArrayList<>();
    for (int length = 0; length <= LONGEST; length++) {
      names.add("n".repeat(length));
      names.add("n".repeat(length) + "x");
      names.add("x" + "n".repeat(length));
    }
    Random random = new Random(SEED);

    for (int turn = 0; turn < 300; turn++) {
      if (turn % 3 == 0) {
        Collections.shuffle(names, random);
      }

      assertThat(read(names)).isEqualTo(names);
    }
  }

  @Test
  void more_names_than_are_remembered_are_read() throws Exception {
    List<String> names = IntStream.range(0, 5_000).mapToObj(i -> "name" + i).toList();

    assertThat(read(names)).isEqualTo(names);
    assertThat(read(names)).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with \"quotes\"",
        "with\\backslash",
        "tab\tin it",
        "\u00e4rger",
        "\ud83d\ude80",
        "\ud83d"
      })
  void names_with_escapes_are_read_beside_those_without(String name) throws Exception {
    List<String> names = List.of("first", name, "after", name + "1", "last");

    assertThat(read(names)).isEqualTo(names);
    assertThat(read(names)).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"method\":1,\"args\":2}",
        "{\"method\" : 1, \"args\" : 2}",
        "{ \"method\": 1 , \"args\":  2 }",
        "{\"m\\u0065thod\": 1, \"\\u0061rgs\": 2}",
      })
  void a_name_may_be_written_in_other_ways(String message) throws Exception {
    read(List.of("method", "args"));

    assertThat(names(enveloped(message), JsonLimits.DEFAULT)).containsExactly("method", "args");
  }

  @Test
  void a_control_character_in_a_name_is_refused_though_a_known_name_is_spelled_alike()
      throws Exception {
    read(List.of("first", "with\\b"));
    String inner = new String(body(List.of("first", "withXb")), StandardCharsets.US_ASCII);
    byte[] body = inner.replace("withXb", "with\\b").getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> names(body, JsonLimits.DEFAULT))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void a_message_that_ends_too_early_is_refused_wherever_it_ends() throws Exception {
    byte[] body = body(List.of("method", "args", "_context_request_id"));
    names(body, JsonLimits.DEFAULT);

    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);

      assertThatThrownBy(() -> names(cut, JsonLimits.DEFAULT))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void a_known_name_is_still_too_long_for_a_lower_limit() throws Exception {
    String name = "n".repeat(30);
    read(List.of(name));
    JsonLimits limits = new JsonLimits(1000, 10, 29, 100);

    assertThatThrownBy(() -> names(body(List.of(name)), limits))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("a text of more than 29 characters");
  }

  private static List<String> read(List<String> names) throws MalformedMessageException {
    return names(body(names), JsonLimits.DEFAULT);
  }

  private static byte[] body(List<String> names) {
    return enveloped(
        names.stream()
            .map(name -> Json.of(name).text() + ": {\"nested\": [null]}")
            .collect(Collectors.joining(", ", "{", "}")));
  }

  private static List<String> names(byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    return MessageReader.read(body, limits, Names::new).members().names;
  }

  private static final class Names implements MessageReader.Members {
    private final List<String> names = new ArrayList<>();

    @Override
    public void member(String name, JsonCursor value) {
      names.add(name);
    }
  }
}
