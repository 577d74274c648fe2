// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Without Maven and everything else that a run would begin with. */
  private String verify(String option, int exitCode) throws IOException, InterruptedException {
    Path sed = tools.resolve("sed");
    if (Files.notExists(sed)) {
      Files.createSymbolicLink(sed, Path.of("/bin/sed"));
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of("/bin/bash", ProjectFiles.root().resolve("verify").toString(), option));
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
