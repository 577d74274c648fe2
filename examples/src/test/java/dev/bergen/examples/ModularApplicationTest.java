// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.BrokerExtension;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the application of src/test/modular on the module path. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModularApplicationTest {
  private static final Path SOURCES = Path.of("src/test/modular");
  private static final Pattern NEEDED =
      Pattern.compile(
          "/(core|drivers/(memory|rabbit|pem))/target/[^/]+$"
              + "|/(bergen-(core|driver-memory|driver-rabbit|pem)|jackson-(core|databind|annotations)|slf4j-api|jspecify)-[^/]*\\.jar$");

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  @TempDir private Path directory;

  @Test
  void an_application_of_modules_calls_over_memory_and_over_a_real_broker() throws Exception {
    String path = modulePath();
    List<String> compiler =
        new ArrayList<>(List.of("-d", directory.toString(), "--module-path", path, "-parameters"));
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(compiler::add);
    }
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, compiler.toArray(String[]::new)))
        .isZero();

    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--module-path",
                path + File.pathSeparator + directory,
                "--module",
                "dev.bergen.examples.modular/dev.bergen.examples.modular.Main",
                "memory:",
                broker.url())
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), UTF_8);

    assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output)
        .contains(
            "module dev.bergen.core\n",
            "memory Report[pieces=5, names=[disk, fan]]\n",
            "rabbit Report[pieces=5, names=[disk, fan]]\n");
    assertThat(java.exitValue()).isZero();
  }

  /** What the application needs of this test's class path, as modules. */
  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(ModularApplicationTest::isNeeded)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** As a jar, or as the directory of classes that a build of several modules has. */
  private static boolean isNeeded(String entry) {
    return NEEDED.matcher(entry.replace(File.separatorChar, '/')).find();
  }
}
