// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TracebackTest {
  /** Stands for the class that runs handlers. */
  private static final Class<?> RUNNER = Runnable.class;

  private static StackTraceElement frame(String method, int line) {
    return new StackTraceElement("nova.Compute", method, "Compute.java", line);
  }

  private static <T extends Throwable> T with(T error, StackTraceElement... frames) {
    error.setStackTrace(frames);
    return error;
  }

  @Test
  @Tag("REM-01")
  void the_outermost_frame_is_first_and_the_exception_last() {
    Throwable error = with(new IllegalStateException("no"), frame("inner", 7), frame("outer", 3));

    assertThat(Traceback.full(error, RUNNER))
        .containsExactly(
            "Traceback (most recent call last):\n",
            "  File \"Compute.java\", line 3, in nova.Compute.outer\n",
            "  File \"Compute.java\", line 7, in nova.Compute.inner\n",
            "java.lang.IllegalStateException: no\n");
  }

  @Test
  void our_own_frames_around_the_handler_are_not_shown() {
    Throwable error =
        with(
            new IllegalStateException(),
            frame("inner", 7),
            new StackTraceElement(RUNNER.getName(), "invoke", "E.java", 1),
            frame("outside", 1));

    assertThat(Traceback.full(error, RUNNER))
        .containsExactly(
            "Traceback (most recent call last):\n",
            "  File \"Compute.java\", line 7, in nova.Compute.inner\n",
            "java.lang.IllegalStateException\n");
  }

  @Test
  void causes_come_first_and_a_circle_of_them_ends() {
    Throwable root = with(new IllegalArgumentException("root"), frame("a", 1));
    Throwable error = with(new IllegalStateException("top", root), frame("b", 2));
    root.initCause(error);

    List<String> lines = Traceback.full(error, RUNNER);

    assertThat(lines)
        .containsSubsequence(
            "java.lang.IllegalArgumentException: root\n",
            "\nThe above exception was the direct cause of the following exception:\n\n",
            "Traceback (most recent call last):\n",
            "java.lang.IllegalStateException: top\n");
    assertThat(lines).hasSize(7);
  }

  @Test
  void a_long_trace_keeps_both_ends() {
    StackTraceElement[] frames = new StackTraceElement[1_000];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = frame("m", i);
    }

    List<String> lines = Traceback.full(with(new StackOverflowError(), frames), RUNNER);

    assertThat(lines).hasSize(1 + 16 + 1 + 48 + 1);
    assertThat(lines.get(1)).contains("line 999,");
    assertThat(lines.get(16)).contains("line 984,");
    assertThat(lines.get(17)).isEqualTo("  [936 frames left out]\n");
    assertThat(lines.get(18)).contains("line 47,");
    assertThat(lines.get(65)).contains("line 0,");
  }

  @Test
  void a_frame_without_file_is_shown_all_the_same() {
    Throwable error =
        with(new IllegalStateException("x"), new StackTraceElement("A", "m", null, -1));

    assertThat(Traceback.full(error, RUNNER)).contains("  File \"<unknown>\", line -1, in A.m\n");
  }
}
