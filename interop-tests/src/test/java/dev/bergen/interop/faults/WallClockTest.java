// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A clock that is set forward or back ends no call and keeps none waiting: time-outs, heartbeats
 * and waits come from {@code System.nanoTime}, which nobody sets.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class WallClockTest {
  private static final Pattern WALL_CLOCK =
      Pattern.compile(
          "currentTimeMillis|\\bClock\\.system|(Instant|LocalDateTime|OffsetDateTime"
              + "|ZonedDateTime)\\.now|new Date\\(\\)|Thread\\.sleep|parkUntil|awaitUntil");

  /** Stands above a line that may look at it, with the reason. */
  private static final Pattern REASON = Pattern.compile("\\s*// wall clock: \\w.*");

  @Test
  void no_wait_uses_the_wall_clock() throws IOException {
    List<String> looking = new ArrayList<>();
    List<Path> sources = sources();
    for (Path source : sources) {
      looking.addAll(unexplained(source));
    }

    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(looking)
        .as(
            "Wait by System.nanoTime, dev.bergen.Deadline or the driver's timer."
                + " A line that waits for nothing and needs the time of day says why"
                + " in a line of its own above: // wall clock: …")
        .isEmpty();
  }

  @Test
  void a_reason_counts_for_the_line_below_it_only() {
    List<String> lines =
        List.of(
            "  // wall clock: a time stamp is for people",
            "  a = Instant.now();",
            "  b = Instant.now();",
            "  // wall clock: ",
            "  c = System.currentTimeMillis();");

    assertThat(unexplained(lines)).containsExactly(3, 5);
  }

  private static List<String> unexplained(Path source) throws IOException {
    return unexplained(Files.readAllLines(source)).stream()
        .map(number -> source.getFileName() + ":" + number)
        .toList();
  }

  private static List<Integer> unexplained(List<String> lines) {
    List<Integer> numbers = new ArrayList<>();
    String before = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (WALL_CLOCK.matcher(line).find() && !REASON.matcher(before).matches()) {
        numbers.add(i + 1);
      }
      before = line;
    }
    return numbers;
  }

  /** What users run. */
  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<Path> all = new ArrayList<>();
    for (String module : List.of("core", "drivers/memory", "drivers/rabbit", "drivers/kafka")) {
      Path sources = root.resolve(module).resolve("src/main/java");
      if (Files.isDirectory(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
        }
      }
    }
    return all;
  }
}
