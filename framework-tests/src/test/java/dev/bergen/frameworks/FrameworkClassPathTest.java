// SPDX-License-Identifier: Apache-2.0
package dev.bergen.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.KafkaExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A framework chooses the versions of the libraries that a user's program runs with, ours included.
 * Each contract runs in a JVM of its own, on that class path, against real brokers.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class FrameworkClassPathTest {
  private static final long PATIENCE_SECONDS = 150;

  /** What a test needs beside the class path of a user. */
  private static final String TEST_LIBRARIES =
      ".*(framework-tests/target/test-classes|drivers/tck/target/[^/]*"
          + "|/(junit-|opentest4j|assertj-core|byte-buddy|awaitility|hamcrest)[^/]*\\.jar)/?";

  @RegisterExtension static final BrokerExtension rabbit = BrokerExtension.perClass();
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @TempDir Path directory;

  static List<Framework> frameworks() throws IOException {
    return Framework.all();
  }

  @Test
  void the_frameworks_are_those_that_the_readme_names() throws IOException {
    assertThat(frameworks())
        .extracting(Framework::name)
        .containsExactly(
            "quarkus-3", "spring-boot-3.4", "spring-boot-3.5", "spring-boot-4.0", "spring-boot-4.1");
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void the_drivers_keep_their_contracts_beside(Framework framework) throws Exception {
    run(
        framework,
        "MemoryRpc",
        "MemoryNotifications",
        "RabbitRpc",
        "RabbitNotifications",
        "KafkaNotifications");
  }

  private void run(Framework framework, String... contracts) throws Exception {
    Path output = directory.resolve("output");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dmemory=memory://frameworks",
                "-Drabbit=" + rabbit.url(),
                "-Dkafka=" + kafka.url(),
                "-cp",
                classPath(framework),
                ContractRun.class.getName()));
    command.addAll(Arrays.asList(contracts));
    Process java =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = java.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String said = Files.readString(output);
      assertThat(ended).as("has not ended beside %s: %s", framework, said).isTrue();
      assertThat(java.exitValue()).as(said).isZero();
    } finally {
      java.destroyForcibly();
    }
  }

  private static String classPath(Framework framework) {
    Stream<String> libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.matches(TEST_LIBRARIES));
    return Stream.concat(framework.classPath().stream().map(Path::toString), libraries)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
