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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
  private static final Pattern KAFKA = Pattern.compile("[^:]*/kafka-clients-[^/:]*\\.jar");

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
            "quarkus-3",
            "spring-boot-3.4",
            "spring-boot-3.5",
            "spring-boot-4.0",
            "spring-boot-4.1");
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void the_drivers_keep_their_contracts_beside(Framework framework) throws Exception {
    List<String> contracts =
        new ArrayList<>(
            List.of("MemoryRpc", "MemoryNotifications", "RabbitRpc", "RabbitNotifications"));
    if (!framework.equals(withOldKafka())) {
      contracts.add("KafkaNotifications");
    }

    Run run = run(classPath(framework), contracts);

    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @Test
  void kafka_clients_that_are_too_old_are_named_with_a_cure_that_works() throws Exception {
    Framework old = withOldKafka();
    List<String> contract = List.of("KafkaNotifications");

    Run asItIs = run(classPath(old), contract);
    Run cured = run(KAFKA.matcher(classPath(old)).replaceAll(kafkaOfTheBuild()), contract);

    assertThat(asItIs.exitCode()).isEqualTo(1);
    assertThat(asItIs.output())
        .contains("kafka-clients 3.8.1 is on the class path", "3.9 to 4.x", "kafka.version");
    assertThat(cured.exitCode()).as(cured.output()).isZero();
  }

  /** Spring Boot 3.4 has kafka-clients 3.8.1, older than what the driver runs with. */
  private static Framework withOldKafka() throws IOException {
    return frameworks().stream()
        .filter(framework -> framework.name().equals("spring-boot-3.4"))
        .findFirst()
        .orElseThrow();
  }

  private static String kafkaOfTheBuild() {
    return KAFKA
        .matcher(System.getProperty("java.class.path"))
        .results()
        .map(MatchResult::group)
        .findFirst()
        .orElseThrow();
  }

  /** A run of contracts, which has ended. */
  private record Run(int exitCode, String output) {}

  private Run run(String classPath, List<String> contracts) throws Exception {
    Path output = Files.createTempFile(directory, "run", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dmemory=memory://frameworks",
                "-Drabbit=" + rabbit.url(),
                "-Dkafka=" + kafka.url(),
                "-cp",
                classPath,
                ContractRun.class.getName()));
    command.addAll(contracts);
    Process java =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = java.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as("has not ended: %s", Files.readString(output)).isTrue();
      return new Run(java.exitValue(), Files.readString(output));
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
