// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.observe.compare.Comparison.Result;
import dev.bergen.observe.compare.Comparison.Settings;
import dev.bergen.observe.replay.Answer;
import dev.bergen.observe.replay.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ComparisonTest {
  private static final Settings PLAIN = new Settings(List.of(), false, -1);

  @TempDir Path directory;
  private Path before;
  private Path after;
  private final Heard heard = new Heard();

  @BeforeEach
  void name() {
    before = directory.resolve("before.jsonl");
    after = directory.resolve("after.jsonl");
  }

  /** What the comparison told. */
  private static final class Heard implements Comparison.Sink {
    private final List<String> told = new ArrayList<>();

    @Override
    public void different(Answer before, Answer after, List<Difference> differences) {
      differences.forEach(
          place ->
              told.add(
                  "%s %s: %s -> %s"
                      .formatted(after.id(), place.path(), place.before(), place.after())));
    }

    @Override
    public void onlyBefore(Answer before) {
      told.add("only before: " + before.id());
    }

    @Override
    public void onlyAfter(Answer after) {
      told.add("only after: " + after.id());
    }
  }

  private static String line(String id, String args, double millis, String outcome) {
    return "{\"number\": 1, \"id\": \"%s\", \"kind\": \"call\", \"address\": \"stock\", \"name\": \"reserve\", \"args\": \"%s\", \"ms\": %s, %s}"
        .formatted(id, args, millis, outcome);
  }

  private static String result(String id, String json) {
    return line(id, "aa", 1, "\"result\": " + json);
  }

  private static void write(Path file, String... lines) throws IOException {
    Files.writeString(file, "{\"bergen_replay\": 1}\n" + String.join("\n", lines) + "\n");
  }

  private Result compare(Settings settings) throws IOException {
    return Comparison.of(before, after, settings, heard);
  }

  @Test
  void values_are_compared_by_what_they_mean() throws IOException {
    write(before, result("1", "{\"a\": 1, \"b\": [1.0, null, \"x\"]}"));
    write(after, result("1", "{\"b\": [1, null, \"x\"], \"a\": 1.0}"));

    assertThat(compare(PLAIN).isSame()).isTrue();
  }

  @Test
  void differences_have_a_path_and_both_values() throws IOException {
    write(
        before,
        result(
            "1", "{\"left\": 15, \"disks\": [{\"id\": \"a\"}, {\"id\": \"b\"}], \"gone\": null}"));
    write(
        after,
        result(
            "1",
            "{\"left\": 14, \"disks\": [{\"id\": \"a\"}, {\"id\": \"c\"}, 7], \"new.one\": 1}"));

    assertThat(compare(PLAIN).different()).isEqualTo(1);
    assertThat(heard.told)
        .containsExactly(
            "1 result.disks[1].id: \"b\" -> \"c\"",
            "1 result.disks[2]: null -> 7",
            "1 result.gone: null -> null",
            "1 result.left: 15 -> 14",
            "1 result.\"new.one\": null -> 1");
  }

  @Test
  void long_values_are_shown_in_part() throws IOException {
    write(before, result("1", "\"" + "x".repeat(5000) + "\""));
    write(after, result("1", "2"));

    compare(PLAIN);

    assertThat(heard.told)
        .singleElement()
        .asString()
        .contains("5,002 characters")
        .hasSizeLessThan(300);
  }

  @Test
  void a_failure_is_not_a_result_and_its_traceback_does_not_matter() throws IOException {
    write(
        before,
        line("1", "aa", 1, "\"failure\": {\"class\": \"E\", \"message\": \"x\"}"),
        result("2", "1"));
    write(
        after,
        line("1", "aa", 1, "\"failure\": {\"class\": \"E\", \"message\": \"x\"}"),
        line("2", "aa", 1, "\"failure\": {\"class\": \"E\", \"message\": \"x\"}"));

    Result result = compare(PLAIN);

    assertThat(result.same()).isEqualTo(1);
    assertThat(result.different()).isEqualTo(1);
    assertThat(heard.told.get(0)).startsWith("2 failure: null -> ");
  }

  @Test
  void ignored_values_may_differ() throws IOException {
    write(before, result("1", "{\"left\": 1, \"updated_at\": \"x\"}"));
    write(after, result("1", "{\"left\": 1, \"updated_at\": \"y\"}"));

    assertThat(compare(new Settings(List.of(PathPattern.parse("updated_at")), false, -1)).isSame())
        .isTrue();
    assertThat(compare(PLAIN).isSame()).isFalse();
  }

  @Test
  void ids_and_times_are_learned_from_answers_to_the_same_question_and_nothing_else_is()
      throws IOException {
    String reservation =
        "{\"reservation\": \"%s\", \"at\": \"2026-11-28T22:00:0%d\", \"left\": %d, \"note\": \"%s\"}";
    write(
        before,
        result("1", reservation.formatted("0f3e2d1c0b9a4f5e8d7c6b5a4f3e2d1c", 1, 9, "a")),
        result("2", reservation.formatted("1f3e2d1c0b9a4f5e8d7c6b5a4f3e2d1c", 2, 8, "b")));
    write(
        after,
        result("1", reservation.formatted("2f3e2d1c0b9a4f5e8d7c6b5a4f3e2d1c", 3, 9, "a")),
        result("2", reservation.formatted("3f3e2d1c0b9a4f5e8d7c6b5a4f3e2d1c", 4, 7, "b")));

    Result result = compare(new Settings(List.of(), true, -1));

    assertThat(heard.told).containsExactly("2 result.left: 8 -> 7");
    assertThat(result.learned().get("reserve"))
        .extracting(PathPattern::toString)
        .containsExactlyInAnyOrder("result.reservation", "result.at");
  }

  @Test
  void requests_of_different_recordings_are_matched_by_what_they_ask() throws IOException {
    write(
        before,
        line("1", "aa", 1, "\"result\": 1"),
        line("2", "aa", 1, "\"result\": 2"),
        line("3", "bb", 1, "\"result\": 3"));
    write(
        after,
        line("7", "bb", 1, "\"result\": 3"),
        line("8", "aa", 1, "\"result\": 1"),
        line("9", "cc", 1, "\"result\": 1"));

    Result result = compare(PLAIN);

    assertThat(result.same()).isEqualTo(2);
    assertThat(heard.told).containsExactly("only after: 9", "only before: 2");
    assertThat(result.isSame()).isFalse();
  }

  @Test
  void unanswered_requests_are_not_the_same() throws IOException {
    write(before, line("1", "aa", -1, "\"no_answer\": {\"reason\": \"x\"}"), result("2", "1"));
    write(
        after,
        line("1", "aa", -1, "\"no_answer\": {\"reason\": \"y\"}"),
        line("2", "aa", -1, "\"not_delivered\": {\"reason\": \"y\"}"));

    Result result = compare(PLAIN);

    assertThat(result.unanswered()).isEqualTo(1);
    assertThat(result.different()).isEqualTo(1);
    assertThat(result.isSame()).isFalse();
  }

  @Test
  void a_method_whose_median_grew_too_much_is_slower() throws IOException {
    String[] quick = new String[20];
    String[] slow = new String[20];
    for (int i = 0; i < quick.length; i++) {
      quick[i] = line("" + i, "aa", 10 + i % 3, "\"result\": 1");
      slow[i] = line("" + i, "aa", 13 + i % 3, "\"result\": 1");
    }
    write(before, quick);
    write(after, slow);

    assertThat(compare(new Settings(List.of(), false, 0.2)).slower()).containsExactly("reserve");
    assertThat(compare(new Settings(List.of(), false, 0.5)).isSame()).isTrue();
    assertThat(compare(PLAIN).isSame()).isTrue();
  }

  @Test
  void a_recording_with_replies_can_be_compared_with_a_replay_of_it() throws IOException {
    try (Recordings recording = Recordings.at(before)) {
      recording.call("1", "stock", "reserve", Map.of()).reply("1", Map.of("left", 3));
    }
    write(after, result("1", "{\"left\": 4}"));

    compare(PLAIN);

    assertThat(heard.told).containsExactly("1 result.left: 3 -> 4");
  }
}
