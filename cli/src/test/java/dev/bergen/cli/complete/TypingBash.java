// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import static org.awaitility.Awaitility.await;

import dev.bergen.cli.Bergen;
import dev.bergen.cli.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An interactive bash on a pseudo terminal, into which lines are typed and the Tab key is pressed.
 * The {@code bergen} on its path notes its arguments.
 */
final class TypingBash {
  private static final Set<String> OF_THE_USER =
      Set.of("BERGEN_URL", "BERGEN_CONTEXT", "BERGEN_MANAGEMENT_URL", "OS_DEFAULT__TRANSPORT_URL");
  private static final String CLEAR_LINE = "\u0015";
  private static final String NOTE_LINE = "\u0014";

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  /** The offers, the line that the key left, and all that the terminal showed. */
  record Offered(List<String> words, String line, String terminal) {}

  /** With time for an answer on a slow machine, too. */
  TypingBash(Path directory) throws IOException {
    this(directory, "30s");
  }

  /**
   * @param limit of an answer
   */
  TypingBash(Path directory, String limit) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("bergen.bash"), Run.bergen("completion", "bash").out());
    Files.writeString(
        directory.resolve("probe.bash"),
        """
        source bergen.bash
        probe() {
          _complete_bergen "$@"
          printf '%s\\n' "${COMPREPLY[@]}" > offered.new
          mv offered.new offered
        }
        complete -F probe bergen
        note() {
          printf '%s\\n' "$READLINE_LINE" > line.new
          mv line.new line
        }
        bind -x '"\\C-t": note'
        """);
    Path program = Files.createDirectories(directory.resolve("bin")).resolve("bergen");
    Files.writeString(
        program,
        """
        #!/bin/sh
        printf '%%s\\n' "$@" >> '%s/arguments'
        if [ "$1" = __complete ]; then
          set -- "$@" '--limit=%s'
        fi
        exec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s "$@"
        """
            .formatted(
                directory,
                limit,
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                Bergen.class.getName()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  TypingBash with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Returns the arguments of all runs of {@code bergen}, one per line. */
  String arguments() throws IOException {
    Path file = directory.resolve("arguments");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  Path cache() {
    return directory.resolve("cache/bergen/completion");
  }

  /** Runs a command, which must succeed. */
  void run(String line) throws Exception {
    Path terminal = directory.resolve("terminal");
    Process bash = start(terminal);
    try (OutputStream keys = bash.getOutputStream()) {
      press(keys, line + " && exit 0; exit 1\n");
      if (!bash.waitFor(60, TimeUnit.SECONDS) || bash.exitValue() != 0) {
        throw new AssertionError(line + " failed: " + Files.readString(terminal));
      }
    } finally {
      bash.destroyForcibly();
    }
  }

  /** Types a line, presses Tab at its end, and leaves. */
  Offered tab(String line) throws Exception {
    Path offered = directory.resolve("offered");
    Files.deleteIfExists(offered);
    Path left = directory.resolve("line");
    Files.deleteIfExists(left);
    Path terminal = directory.resolve("terminal");
    Process bash = start(terminal);
    try (OutputStream keys = bash.getOutputStream()) {
      press(keys, line + "\t");
      await(line).atMost(Duration.ofSeconds(60)).until(() -> Files.exists(offered));
      press(keys, NOTE_LINE);
      await(line).atMost(Duration.ofSeconds(60)).until(() -> Files.exists(left));
      press(keys, CLEAR_LINE + "exit\n");
      if (!bash.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("bash goes on: " + Files.readString(terminal));
      }
    } finally {
      bash.destroyForcibly();
    }
    List<String> words = new ArrayList<>(Files.readAllLines(offered));
    words.removeIf(String::isEmpty);
    return new Offered(words, Files.readString(left), Files.readString(terminal));
  }

  private Process start(Path terminal) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "script", "-q", "-e", "-c", "bash --noprofile --rcfile probe.bash -i", "/dev/null");
    builder.directory(directory.toFile());
    builder.environment().keySet().removeAll(OF_THE_USER);
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", directory.resolve("bin") + ":" + System.getenv("PATH"),
                "HOME", directory.toString(),
                "XDG_CONFIG_HOME", directory.resolve("config").toString(),
                "XDG_CACHE_HOME", directory.resolve("cache").toString(),
                "TERM", "dumb"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(terminal.toFile());
    return builder.start();
  }

  private static void press(OutputStream keys, String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }
}
