// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.testbed.python.PythonRelease;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program of src/main/python. */
final class PythonProgram implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;

  private PythonProgram(Process process) {
    this.process = process;
    out = process.inputReader();
  }

  /** Starts it on the newest oslo.messaging that is installed. */
  static PythonProgram start(String name, String url) throws IOException {
    return start(PythonRelease.newest(), name, url);
  }

  static PythonProgram start(PythonRelease release, String name, String argument)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            release.interpreter().toString(),
            Path.of("src/main/python", name).toString(),
            argument);
    builder.environment().put("PYTHONWARNINGS", "ignore");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new PythonProgram(builder.start());
  }

  void awaitLine(String wanted) throws Exception {
    String line = within(out::readLine);
    if (!wanted.equals(line)) {
      throw new AssertionError("expected '" + wanted + "', got '" + line + "'");
    }
  }

  /** Returns what it prints until it ends. */
  List<String> linesToTheEnd() throws Exception {
    return within(
        () -> {
          List<String> lines = new ArrayList<>();
          for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
          }
          return lines;
        });
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T within(Reading<T> reading) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                result.complete(reading.read());
              } catch (IOException e) {
                result.completeExceptionally(e);
              }
            },
            "bergen-python-output");
    reader.setDaemon(true);
    reader.start();
    return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
  }
}
