// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./verify} is asked that is no run. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerifyScriptTest {
  /** All that the script calls; without apt-get among them it installs nothing. */
  private static final List<String> TOOLS =
      List.of(
          "awk", "bash", "cat", "dirname", "env", "find", "grep", "id", "mkdir", "paste", "rm",
          "sed", "setsid", "tee", "touch");

  @TempDir private Path tools;

  @Test
  void it_explains_itself_and_starts_nothing() throws Exception {
    assertThat(verify("--help", 0)).contains("./verify -Dtest=TargetTest", "CI=true");
    assertThat(verify("--hepl", 2)).startsWith("verify: unknown option: --hepl");
  }

  /** Maven refuses to leave out a module that it does not know. */
  @Test
  void a_release_leaves_out_no_module_that_only_repeats_tests() throws IOException {
    String pom = Files.readString(ProjectFiles.root().resolve("pom.xml"));
    int repeats = pom.indexOf("<id>repeats-apart</id>");
    String profile = pom.substring(repeats, pom.indexOf("</profile>", repeats));
    String script = Files.readString(ProjectFiles.root().resolve("scripts/reproducible"));

    assertThat(Pattern.compile("<module>(.*)</module>").matcher(profile).results())
        .isNotEmpty()
        .allSatisfy(module -> assertThat(module.group(1)).matches(".*/again(/.*)?"));
    assertThat(script).contains("grep -vxE '!(dist|testbed|.*/again(/.*)?)'");
  }

  /** A test that is skipped for want of a package fails a run that may skip nothing. */
  @Test
  void packages_that_tests_ask_for_are_installed_by_a_run() throws IOException {
    String script = Files.readString(ProjectFiles.root().resolve("verify"));
    List<String> packages = new ArrayList<>();
    for (Path source : ProjectFiles.endingWith("Test.java")) {
      Pattern.compile("assume\\w+\\([^;]*apt install ([\\w-]+)")
          .matcher(Files.readString(source))
          .results()
          .forEach(found -> packages.add(found.group(1)));
    }

    assertThat(packages)
        .contains("chromium")
        .allSatisfy(name -> assertThat(script).containsPattern("\nneed \"[^\"]+\" " + name + " "));
  }

  /** Kotlin's compiler does so now and then, with nothing wrong in the sources. */
  @Test
  void a_compiler_that_fails_by_itself_is_run_again_and_its_trace_is_shown() throws Exception {
    Path checkout = checkout("[ERROR] Internal Kotlin compilation error\n\tat where.it.failed\n");

    assertThat(verify(checkout, "-Dtest=None", 1))
        .contains("\tat where.it.failed", "the compiler itself failed, again (1)", "no test passed")
        .doesNotContain("again (2)", "the build failed before any test");
  }

  @Test
  void sources_that_are_wrong_are_compiled_once_and_each_error_is_shown_whole() throws Exception {
    Path checkout = checkout("[ERROR] T.java:[1,1] cannot find symbol\n  symbol: class X\n");

    assertThat(verify(checkout, "-Dtest=None", 1))
        .contains("  symbol: class X", "the build failed before any test")
        .doesNotContain("again (1)", "[WARNING]");
  }

  /** The script alone, with a Maven whose first run fails as told and whose next ones end well. */
  private Path checkout(String failure) throws IOException {
    for (String tool : TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin").resolve(tool));
    }
    Path checkout = Files.createDirectory(tools.resolve("checkout"));
    Files.copy(ProjectFiles.root().resolve("verify"), checkout.resolve("verify"));
    Path scripts = Files.createDirectory(checkout.resolve("scripts"));
    script(scripts.resolve("jdks"), "echo 25 /jdk");
    script(scripts.resolve("brokers"), "true");
    script(scripts.resolve("prometheus"), "true");
    script(scripts.resolve("count-tests"), "echo \"$1: 0 passed, 0 failed, 0 skipped\"");
    Files.writeString(checkout.resolve("failure"), failure + "[WARNING] other\n");
    script(
        tools.resolve("mvn"),
        """
        if [ -e .bergen/failed ]; then exit 0; fi
        touch .bergen/failed
        cat failure
        exit 1
        """);
    return checkout;
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** Without Maven and everything else that a run would begin with. */
  private String verify(String option, int exitCode) throws IOException, InterruptedException {
    Path sed = tools.resolve("sed");
    if (Files.notExists(sed)) {
      Files.createSymbolicLink(sed, Path.of("/bin/sed"));
    }
    return verify(ProjectFiles.root(), option, exitCode);
  }

  private String verify(Path checkout, String option, int exitCode)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("/bin/bash", checkout.resolve("verify").toString(), option));
    builder.environment().put("PATH", tools.toString());
    Process process = builder.redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isEqualTo(exitCode);
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
