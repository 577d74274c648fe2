// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.nova;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.testbed.python.PythonPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Nova's own classes in a process of their own, set up by the nova.conf that it writes: what
 * oslo-config-generator makes for Nova, all options set to their defaults but those given. Needs no
 * database. See nova_client.py.
 */
final class NovaPeer implements AutoCloseable {
  private static final Duration HEARD = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PythonPeer peer;
  private final Path configuration;

  private NovaPeer(PythonPeer peer, Path configuration) {
    this.peer = peer;
    this.configuration = configuration;
  }

  /**
   * @param lines such as {@code [DEFAULT] host = node-7}
   */
  static NovaPeer start(Path directory, String... lines) {
    List<String> arguments = new ArrayList<>(List.of("--directory", directory.toString()));
    for (String line : lines) {
      arguments.addAll(List.of("--line", line));
    }
    return new NovaPeer(
        PythonPeer.start(RealNova.release(), "nova_client.py", arguments),
        directory.resolve("nova.conf"));
  }

  Path configuration() {
    return configuration;
  }

  /**
   * Has a command carried out.
   *
   * @param command JSON, in single quotes for double ones
   */
  CompletableFuture<JsonNode> ask(String command) {
    try {
      return peer.ask((ObjectNode) JSON.readTree(command.replace('\'', '"')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has a command carried out, and returns its result. */
  JsonNode tell(String command) {
    JsonNode answer = RealNova.await(ask(command));
    if (answer.has("raised")) {
      throw new AssertionError("Nova failed: " + answer);
    }
    return answer.path("result");
  }

  /** Waits for the next notification that it hears. */
  JsonNode heard() {
    return peer.awaitEvent("heard", HEARD);
  }

  @Override
  public void close() {
    peer.close();
  }
}
