// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.observe.sight.Kind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AnswerLineTest {
  @ParameterizedTest
  @ValueSource(
      doubles = {
        -1,
        0,
        0.0004,
        0.001,
        0.0105,
        0.25,
        1,
        7.1,
        12.34,
        999.9999,
        60_000,
        1_234_567.891,
        9_999_999.9994,
        9_999_999.9995,
        1e7,
        123_456_789.123
      })
  void times_are_written_as_json_writes_numbers(double millis) throws MalformedMessageException {
    assertThat(line(answer("name", null, millis))).isEqualTo(members(answer("name", null, millis)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "get_host", "quo\"te", "back\\slash", "Ünicode €", "\u0001\n", "del\u007f"})
  void texts_are_written_as_json_writes_them(String text) throws MalformedMessageException {
    assertThat(line(answer(text, text, 1))).isEqualTo(members(answer(text, text, 1)));
  }

  @Test
  void each_kind_and_outcome_has_its_word() throws MalformedMessageException {
    for (Kind kind : Kind.values()) {
      for (Outcome outcome : Outcome.values()) {
        Answer answer =
            new Answer(1, "c-1", kind, "a.b", "n", null, "1.0", "f00d", outcome, Json.NULL, 2);

        assertThat(line(answer)).isEqualTo(members(answer));
      }
    }
  }

  private static Answer answer(String text, @Nullable String more, double millis) {
    return new Answer(
        7, text, Kind.CALL, text, text, more, more, "f00d", Outcome.RESULT, Json.of(text), millis);
  }

  private static String line(Answer answer) throws MalformedMessageException {
    String line = AnswerLine.of(answer);
    Json.parse(line);
    return line;
  }

  private static String members(Answer answer) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("number", answer.number());
    members.put("id", answer.id());
    members.put("kind", answer.kind().name().toLowerCase(Locale.ROOT));
    members.put("address", answer.address());
    members.put("name", answer.name());
    if (answer.namespace() != null) {
      members.put("namespace", answer.namespace());
    }
    if (answer.version() != null) {
      members.put("version", answer.version());
    }
    members.put("args", answer.arguments());
    if (answer.millis() >= 0) {
      members.put("ms", Math.round(answer.millis() * 1000) / 1000.0);
    }
    members.put(answer.outcome().member(), answer.value());
    return Json.of(members).text();
  }
}
