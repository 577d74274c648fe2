// SPDX-License-Identifier: Apache-2.0
package dev.bergen.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.BrokerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The packages as users get them, each used as it is meant to be. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class PackagesTest {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final long MOST_BYTES = 25L << 20;
  private static final int NOT_POSSIBLE = 77;

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @TempDir private Path directory;

  @Test
  void one_file_is_the_whole_command() throws Exception {
    Path jar = TARGET.resolve("bergen.jar");

    assertThat(jar).isRegularFile();
    assertThat(Files.size(jar)).isLessThanOrEqualTo(MOST_BYTES);
    assertThat(run(java(), "-jar", jar.toString(), "drivers"))
        .contains("rabbit", "kafka", "memory");
    assertThat(run(java(), "-jar", jar.toString(), "demo")).contains("Bergen demo");
  }

  @Test
  void the_tarball_runs_where_it_is_unpacked_and_keeps_its_classes_for_the_next_start()
      throws Exception {
    run("tar", "-xzf", file(".tar.gz").toString(), "-C", directory.toString());
    Path home = only(directory);
    Path cache = directory.resolve("a cache"); // a blank must not break the command in two
    ProcessBuilder version = new ProcessBuilder(home.resolve("bin/bergen").toString(), "--version");
    version.environment().put("BERGEN_CACHE", cache.toString());
    version.environment().put("JAVA_HOME", System.getProperty("java.home"));

    assertThat(run(version)).startsWith("bergen ");
    awaitArchive(cache);
    assertThat(run(version)).startsWith("bergen ").doesNotContainIgnoringCase("warning");
    version.environment().put("BERGEN_JAVA_OPTS", "-XX:+UseG1GC"); // in place of our choice
    assertThat(run(version)).startsWith("bergen ");

    assertThat(home.resolve("share/man1/bergen-call.1")).isNotEmptyFile();
    assertThat(home.resolve("share/completion")).isDirectoryContaining("glob:**.{bash,zsh,fish}");
  }

  /** As a shell script, the launcher is read by more than one shell. */
  @Test
  void the_launcher_says_which_java_it_needs() throws Exception {
    run("tar", "-xzf", file(".tar.gz").toString(), "-C", directory.toString());
    ProcessBuilder started =
        new ProcessBuilder(only(directory).resolve("bin/bergen").toString(), "--version");
    started.environment().put("JAVA_HOME", directory.resolve("nowhere").toString());

    assertThat(failing(started)).contains("JAVA_HOME is", "which has no bin/java");
  }

  @Test
  void every_command_has_a_manual_page() throws Exception {
    assertThat(TARGET.resolve("manual/man1"))
        .isDirectoryContaining("glob:**/bergen.1")
        .isDirectoryContaining("glob:**/bergen-config-check.1");
    try (Stream<Path> pages = Files.list(TARGET.resolve("manual/man1"))) {
      assertThat(pages)
          .allSatisfy(
              page ->
                  assertThat(page)
                      .content()
                      .startsWith(".TH BERGEN")
                      .contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS")
                      .doesNotContain("@|", "%n", "${"));
    }
  }

  @Test
  void the_debian_package_is_installed_used_and_removed_in_a_root_of_its_own() throws Exception {
    ProcessBuilder tried =
        new ProcessBuilder("./try-in-clean-root", file(".deb").toString(), broker.url());
    Process process = tried.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

    if (process.exitValue() == NOT_POSSIBLE) { // not root, or a kernel without overlays
      assertThat(run("dpkg-deb", "--contents", file(".deb").toString()))
          .contains("./usr/bin/bergen", "./usr/share/bergen/bergen.jar");
    } else {
      assertThat(process.exitValue()).as(output).isZero();
      assertThat(output).contains("== remove", "nothing is left behind");
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path file(String end) throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files.filter(file -> file.toString().endsWith(end)).findFirst().orElseThrow();
    }
  }

  private static Path only(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("bergen-"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The launcher makes it beside the command, which does not wait for it. */
  private static void awaitArchive(Path cache) throws Exception {
    try (var watch = cache.getFileSystem().newWatchService()) {
      cache.register(
          watch,
          java.nio.file.StandardWatchEventKinds.ENTRY_CREATE,
          java.nio.file.StandardWatchEventKinds.ENTRY_DELETE);
      for (int tries = 0; !hasArchive(cache); tries++) {
        assertThat(tries).as("looks for an archive in %s", cache).isLessThan(30);
        var key = watch.poll(30, TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    }
  }

  private static boolean hasArchive(Path cache) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      return names.stream().anyMatch(name -> name.endsWith(".jsa"))
          && names.stream().noneMatch(name -> name.endsWith(".making"));
    }
  }

  private static String run(String... words) throws Exception {
    return run(new ProcessBuilder(words));
  }

  private static String run(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s: %s", builder.command(), output).isZero();
    return output;
  }

  private static String failing(ProcessBuilder builder) throws Exception {
    List<String> command = new ArrayList<>(builder.command());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s", command).isEqualTo(1);
    return output;
  }
}
