// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code bergen}, beside an application that is built and a JVM that only tells. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LauncherTest {
  private static final String JVM =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit 0; fi
      for option; do
        case $option in
          -XX:ArchiveClassesAtExit=*)
            echo made >>"$0.made"
            if [ -e "$0.broken" ]; then exit 1; fi
            echo classes >"${option#*=}"
            exit 0 ;;
        esac
      done
      printf '%s ' "$@" >"$0.options"
      while [ "$1" != dev.bergen.cli.Bergen ]; do shift; done
      shift
      printf '%s|%s' "${LC_ALL:-unset}" "$*"
      """;

  @TempDir Path root;

  @BeforeEach
  void install() throws IOException {
    Path script = Files.copy(Path.of("..", "bergen"), root.resolve("bergen"));
    Path java = root.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, JVM);
    Files.createDirectories(root.resolve(".bergen/app"));
    Files.writeString(root.resolve(".bergen/app/built"), "");
    for (Path file : new Path[] {script, java}) {
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LC_ALL, C, C.UTF-8",
    "LANG, C, C.UTF-8",
    "LANG, nowhere_AQ.UTF-8, C.UTF-8",
    "LC_ALL, C.UTF-8, C.UTF-8",
    "LANG, C.UTF-8, unset"
  })
  void the_jvm_gets_a_locale_that_has_all_letters(String variable, String locale, String expected)
      throws Exception {
    assertThat(run(variable, locale, "call", "trial", "value=grüße"))
        .isEqualTo(expected + "|call trial value=grüße");
  }

  @Test
  void an_archive_of_classes_is_made_once_and_used_from_then_on() throws Exception {
    releaseOfJdk("17.0.15+6");

    run("LC_ALL", "C.UTF-8", "call", "trial");
    String answer = run("LC_ALL", "C.UTF-8", "call", "trial");

    assertThat(answer).isEqualTo("C.UTF-8|call trial");
    assertThat(told("made")).isEqualTo("made\n");
    assertThat(told("options"))
        .containsPattern("-XX:SharedArchiveFile=\\S+-17\\.0\\.15\\+6\\.jsa ")
        .contains("-Xlog:cds*=off ")
        .doesNotContain("aot");
  }

  @Test
  void another_release_of_the_jdk_has_an_archive_of_its_own() throws Exception {
    releaseOfJdk("17.0.15+6");
    run("LC_ALL", "C.UTF-8", "call", "trial");
    releaseOfJdk("25+36");

    run("LC_ALL", "C.UTF-8", "call", "trial");

    assertThat(told("made")).isEqualTo("made\nmade\n");
    assertThat(told("options")).contains("-25+36.jsa ").contains("-Xlog:aot*=off ");
  }

  @Test
  void where_no_archive_can_be_made_everything_works_and_it_is_tried_once() throws Exception {
    releaseOfJdk("17.0.15+6");
    Files.writeString(root.resolve("jdk/bin/java.broken"), "");

    run("LC_ALL", "C.UTF-8", "call", "trial");
    String answer = run("LC_ALL", "C.UTF-8", "call", "trial");

    assertThat(answer).isEqualTo("C.UTF-8|call trial");
    assertThat(told("made")).isEqualTo("made\n");
    assertThat(told("options")).doesNotContain("SharedArchiveFile");
  }

  @ParameterizedTest
  @CsvSource({
    "call trial add, true",
    "-v call serve, true",
    "--version, true",
    "serve --topic trial, false",
    "-d listen, false",
    "simulate rpc-client, false"
  })
  void only_commands_that_end_at_once_do_without_the_second_compiler(String words, boolean without)
      throws Exception {
    run("LC_ALL", "C.UTF-8", words.split(" "));

    assertThat(told("options").contains("-XX:TieredStopAtLevel=1 ")).isEqualTo(without);
  }

  private void releaseOfJdk(String version) throws IOException {
    Files.writeString(
        root.resolve("jdk/release"),
        "JAVA_RUNTIME_VERSION=\"%s\"\nJAVA_VERSION=\"%s\"\n"
            .formatted(version, version.substring(0, 2)));
  }

  private String told(String what) throws IOException {
    return Files.readString(root.resolve("jdk/bin/java." + what));
  }

  private String run(String variable, String locale, String... args) throws Exception {
    Path out = root.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(root.resolve("bergen").toString());
    builder.command().addAll(List.of(args));
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put(variable, locale);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.redirectOutput(out.toFile()).redirectError(new File("/dev/null"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return Files.readString(out, StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }
}
