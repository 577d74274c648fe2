// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * A clock that is set forward or back ends no call and keeps none waiting: time-outs, heartbeats
 * and waits come from {@code System.nanoTime}, which nobody sets.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WallClockTest {
  private static final Pattern WALL_CLOCK =
      Pattern.compile(
          "currentTimeMillis|\\bClock\\.system|(Instant|LocalDateTime|OffsetDateTime"
              + "|ZonedDateTime)\\.now|new Date\\(\\)|Thread\\.sleep|parkUntil|awaitUntil");

  /** Who may look at it, and what for. */
  private static final Set<String> ALLOWED =
      Set.of(
          "Outbox.java", // a notification's time stamp, which is for people
          "JavaHeaders.java", // a caller's deadline for servers in Java, see JavaHeadersTest
          "Arrivals.java", // reads it there
          "Subscriptions.java"); // from when on a stream is read again, which is the broker's clock

  @Test
  void nothing_that_waits_looks_at_the_wall_clock() throws IOException {
    List<Path> looking = new ArrayList<>();
    List<Path> sources = sources();
    for (Path source : sources) {
      if (WALL_CLOCK.matcher(Files.readString(source)).find()) {
        looking.add(source.getFileName());
      }
    }

    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(looking.stream().map(Path::toString)).allMatch(ALLOWED::contains);
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
