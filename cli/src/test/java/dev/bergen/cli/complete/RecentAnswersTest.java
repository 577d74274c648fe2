// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.cli.broker.UserCache;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecentAnswersTest {
  @TempDir private Path directory;
  private RecentAnswers answers;

  @BeforeEach
  void open() {
    answers =
        new RecentAnswers(
            UserCache.of(
                Map.of("BERGEN_CACHE", directory.toString()), "names", Duration.ofMinutes(10)));
  }

  @Test
  void a_whole_answer_is_reused() throws Exception {
    assertThat(answers.of("queues", () -> BusAnswer.whole(List.of("stock")))).hasSize(1);

    assertThat(answers.of("queues", () -> BusAnswer.whole(List.of("sales"))))
        .containsExactly("stock");
    assertThat(answers.of("topics", () -> BusAnswer.whole(List.of("sales"))))
        .containsExactly("sales");
  }

  @Test
  void an_empty_or_partial_answer_is_not() throws Exception {
    assertThat(answers.of("queues", () -> BusAnswer.whole(List.of()))).isEmpty();
    assertThat(answers.of("queues", () -> BusAnswer.partial(List.of("sales"))))
        .containsExactly("sales");

    assertThat(answers.of("queues", () -> BusAnswer.whole(List.of("sales", "stock"))))
        .containsExactly("sales", "stock");
  }

  @Test
  void a_broker_that_fails_is_asked_again() throws Exception {
    assertThatThrownBy(
            () ->
                answers.of(
                    "queues",
                    () -> {
                      throw new IOException("refused");
                    }))
        .isInstanceOf(IOException.class);

    assertThat(answers.of("queues", () -> BusAnswer.whole(List.of("stock"))))
        .containsExactly("stock");
  }

  @Test
  void a_broker_that_is_silent_is_not_asked_again_for_a_while() throws Exception {
    assertThatThrownBy(
            () ->
                answers.of(
                    "queues",
                    () -> {
                      throw new TimeoutException();
                    }))
        .isInstanceOf(TimeoutException.class);

    assertThat(answers.of("queues", () -> BusAnswer.whole(List.of("stock")))).isEmpty();
  }

  @Test
  void names_that_are_unsafe_are_in_no_answer() throws Exception {
    List<String> names = List.of("-x", "$(id)", "plain");

    assertThat(answers.of("queues", () -> BusAnswer.whole(names))).containsExactly("plain");
    assertThat(answers.of("queues", () -> BusAnswer.whole(names))).containsExactly("plain");
  }
}
