// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.quarkus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The packaged application of this module in a JVM of its own. */
record QuarkusProcess(Process java, Path output) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern ADDRESS = Pattern.compile("Listening on: (http://[\\w.:]+)");

  static QuarkusProcess start(Path directory, String... properties) throws IOException {
    Path output = Files.createTempFile(directory, "quarkus", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0"));
    command.addAll(List.of(properties));
    command.addAll(List.of("-jar", Path.of("target/quarkus-app/quarkus-run.jar").toString()));
    Process java =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new QuarkusProcess(java, output);
  }

  /** Waits until it takes requests, and returns where. */
  String url() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !java.isAlive() || ADDRESS.matcher(text()).find());
    Matcher address = ADDRESS.matcher(text());
    if (!address.find()) {
      throw new AssertionError("It did not start:\n" + text());
    }
    return address.group(1);
  }

  void awaitText(String part) {
    Awaitility.await().atMost(PATIENCE).until(() -> !java.isAlive() || text().contains(part));
    if (!text().contains(part)) {
      throw new AssertionError("It ended without '" + part + "':\n" + text());
    }
  }

  /** Asks it to end, as an operator or Kubernetes does, and waits until it has. */
  int terminate() throws InterruptedException {
    java.destroy();
    return end();
  }

  int end() throws InterruptedException {
    if (!java.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("It did not end:\n" + text());
    }
    return java.exitValue();
  }

  String text() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    java.destroyForcibly();
  }
}
