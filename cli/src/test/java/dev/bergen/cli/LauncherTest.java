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
