// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One of our programs on one release of oslo.messaging, talked to in lines of JSON.
 *
 * <p>Threads: any thread may use it. Two daemon threads read its outputs until it ends.
 */
public final class PythonPeer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration CLEAN_END = Duration.ofSeconds(10);
  private static final Duration KILLED_END = Duration.ofSeconds(5);
  private static final int LINES_KEPT = 10_000;
  private static final int ERROR_LINES_KEPT = 200;

  private final String name;
  private final Process process;
  private final Writer input;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final Lines output;
  private final Lines errors;

  private PythonPeer(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.US_ASCII);
    String thread = "bergen-peer-" + process.pid();
    this.errors =
        Lines.of(thread + "-err", process.getErrorStream(), ERROR_LINES_KEPT, x -> {}, () -> {});
    this.output =
        Lines.of(thread + "-out", process.getInputStream(), LINES_KEPT, this::seen, this::ended);
  }

  /** Returns the installed releases, oldest first. */
  public static List<PythonRelease> releases() {
    return PythonRelease.installed();
  }

  /**
   * Starts servers of {@code topic} with the given names, all in one process, and waits until their
   * queues are bound.
   */
  public static PythonPeer server(
      PythonRelease release, String url, String topic, String... servers) {
    List<String> arguments = new ArrayList<>(List.of("--url", url, "--topic", topic));
    for (String server : servers) {
      arguments.addAll(List.of("--server", server));
    }
    return start(release, "rpc_server.py", arguments);
  }

  /**
   * Starts a program and waits for its ready line.
   *
   * @param program its file name among our programs
   */
  public static PythonPeer start(PythonRelease release, String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(release.interpreter().toString());
    command.add(PythonRelease.programs().resolve(program).toString());
    command.addAll(arguments);
    PythonPeer peer = new PythonPeer(program + " on " + release, launch(command));
    try {
      peer.awaitEvent("ready", START);
    } catch (AssertionError e) {
      peer.kill();
      throw e;
    }
    return peer;
  }

  private static Process launch(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONWARNINGS", "ignore");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.directory(Path.of("").toAbsolutePath().toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for the program to say {@code event}; what it said before that is forgotten.
   *
   * @throws AssertionError if it does not in time, with the program's error output
   */
  public JsonNode awaitEvent(String event, Duration timeout) {
    try {
      return output
          .take(line -> isJson(line) && event.equals(eventOf(line)), timeout)
          .map(JsonLines::read)
          .orElseThrow(() -> trouble("did not say " + event + " within " + timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw trouble("interrupted while waiting for " + event);
    }
  }

  /** Sends a command and returns the future of the line that answers it. */
  public CompletableFuture<JsonNode> ask(ObjectNode command) {
    long id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    writing.lock();
    try {
      input.write(JsonLines.write(command.deepCopy().put("id", id)) + "\n");
      input.flush();
    } catch (IOException e) {
      waiting.remove(id);
      answer.completeExceptionally(e);
    } finally {
      writing.unlock();
    }
    if (!process.isAlive() && waiting.remove(id) != null) {
      answer.completeExceptionally(trouble("has ended"));
    }
    return answer;
  }

  // A library may print something, too.
  private static boolean isJson(String line) {
    return line.startsWith("{");
  }

  private static String eventOf(String line) {
    return JsonLines.read(line).path("event").asText();
  }

  private void seen(String line) {
    if (!isJson(line)) {
      return;
    }
    JsonNode id = JsonLines.read(line).get("id");
    if (id != null) {
      CompletableFuture<JsonNode> answer = waiting.remove(id.asLong());
      if (answer != null) {
        answer.complete(JsonLines.read(line));
      }
    }
  }

  private void ended() {
    waiting
        .keySet()
        .forEach(
            id -> {
              CompletableFuture<JsonNode> answer = waiting.remove(id);
              if (answer != null) {
                answer.completeExceptionally(trouble("has ended"));
              }
            });
  }

  public long pid() {
    return process.pid();
  }

  /** Returns the latest lines of the error output. */
  public List<String> errors() {
    return errors.all();
  }

  /** Kills the process at once, as a crash would: {@code SIGKILL}. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(KILLED_END);
  }

  /** Asks the program to end, and kills it when it does not within some seconds. */
  @Override
  public void close() {
    writing.lock();
    try {
      input.close();
    } catch (IOException e) {
      // A peer that was killed cannot be told; nothing to end either.
      process.destroyForcibly();
    } finally {
      writing.unlock();
    }
    if (!awaitEnd(CLEAN_END)) {
      kill();
    }
  }

  private boolean awaitEnd(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) && output.awaitEnd(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  AssertionError trouble(String what) {
    return new AssertionError(
        "%s (pid %d, %s) %s; its error output ends with:%n%s"
            .formatted(
                name,
                process.pid(),
                process.isAlive() ? "alive" : "exit code " + process.exitValue(),
                what,
                String.join(System.lineSeparator(), errors.all())));
  }
}
