// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.watch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code ./bergen} as a process, with its heap bounded; what it prints is kept. */
final class Command implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final Thread reader;

  private Command(Process process, InputStream printed, Predicate<String> says) {
    this.process = process;
    this.reader = new Thread(() -> read(printed, says), "bergen-benchmark-command");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it.
   *
   * @param heap as in {@code -Xmx}
   * @param says whether a line that it prints shows that it works
   * @param out where its standard output goes; {@code null} to read it here, as standard error is
   */
  static Command start(String heap, Predicate<String> says, @Nullable File out, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(root().resolve("bergen").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(out == null);
    if (out != null) {
      builder.redirectOutput(out);
    }
    builder.environment().put("BERGEN_JAVA_OPTS", "-Xmx" + heap);
    builder.environment().keySet().removeIf(name -> name.equals("BERGEN_URL"));
    Process process = builder.start();
    return new Command(
        process, out == null ? process.getInputStream() : process.getErrorStream(), says);
  }

  private static Path root() {
    return Path.of(System.getProperty("bergen.root", "."));
  }

  private void read(InputStream printed, Predicate<String> says) {
    try (BufferedReader err =
        new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8))) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        lines.add(line);
        if (says.test(line)) {
          ready.complete(line);
        }
      }
      ready.completeExceptionally(new IOException("it ended: " + lines));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  /** Waits until it works, at most a minute, and returns the line that says so. */
  String awaitReady() throws InterruptedException {
    try {
      return ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The command does not work: " + lines, e);
    }
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Returns what it has printed to standard error so far. */
  List<String> lines() {
    return lines;
  }

  /** Waits until it ends by itself. */
  void awaitEnd(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The command does not end: " + lines);
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("Exit code " + process.exitValue() + ": " + lines);
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Ends it as Ctrl-C does, and waits for its last line. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
