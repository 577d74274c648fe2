// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.boot;

import java.io.File;
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

/** An application of this module in a JVM of its own, on the class path of one line of Boot. */
record BootProcess(Process java, Path output) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

  static BootProcess start(String line, Class<?> main, Path directory, String... arguments)
      throws IOException {
    Path output = Files.createTempFile(directory, "boot-" + line, ".txt");
    String libraries = Files.readString(Path.of("boot-" + line, "target/class-path.txt")).strip();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target/classes") + File.pathSeparator + libraries,
                main.getName(),
                "--server.port=0"));
    command.addAll(List.of(arguments));
    Process java =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new BootProcess(java, output);
  }

  /** Waits until it takes requests, and returns where. */
  String url() {
    Awaitility.await().atMost(PATIENCE).until(() -> !java.isAlive() || text().contains("Started "));
    Matcher port = PORT.matcher(text());
    if (!port.find()) {
      throw new AssertionError("It did not start:\n" + text());
    }
    return "http://127.0.0.1:" + port.group(1);
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
