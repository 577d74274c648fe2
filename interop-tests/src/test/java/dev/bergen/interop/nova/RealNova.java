// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.nova;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Nova without a hypervisor: its conductor and its scheduler on SQLite, each a process, and a
 * third one that calls as another part of Nova would, with Nova's own classes. They end with this,
 * and with the JVM.
 *
 * <p>Threads: any.
 */
final class RealNova implements AutoCloseable {
  /** A quarter of a minute on an idle machine. */
  private static final Duration UP = Duration.ofMinutes(5);

  private static final Duration ANSWER = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PythonPeer peer;
  private final JsonNode facts;

  private RealNova(PythonPeer peer) {
    this.peer = peer;
    try {
      this.facts = peer.awaitEvent("up", UP);
    } catch (AssertionError e) {
      peer.close();
      throw e;
    }
  }

  static PythonRelease release() {
    return PythonRelease.service("nova-34.0.0");
  }

  /**
   * Returns when both services take requests.
   *
   * @param url of a virtual host that is nobody else's
   * @param options more lines for the section DEFAULT of its nova.conf
   */
  static RealNova start(String url, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--url", url));
    for (String option : options) {
      arguments.addAll(List.of("--option", option));
    }
    return new RealNova(PythonPeer.start(release(), "nova_services.py", arguments));
  }

  /** Returns the host of both services. */
  String host() {
    return facts.get("host").asText();
  }

  /** Returns the file that both services run with. */
  Path configuration() {
    return Path.of(facts.get("configuration").asText());
  }

  /**
   * Asks Nova's own classes for something; see nova_services.py.
   *
   * @param command JSON, in single quotes for double ones
   * @return the answer, with {@code result} or {@code raised}
   */
  CompletableFuture<JsonNode> ask(String command) {
    try {
      return peer.ask((ObjectNode) JSON.readTree(command.replace('\'', '"')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Like {@link #ask}, and waits for the result. */
  JsonNode tell(String command) {
    JsonNode answer = await(ask(command));
    if (answer.has("raised")) {
      throw new AssertionError("Nova failed: " + answer);
    }
    return answer.path("result");
  }

  static JsonNode await(CompletableFuture<JsonNode> answer) {
    try {
      return answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    peer.close();
  }
}
