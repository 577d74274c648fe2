// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A release of oslo.messaging that answers questions about its rules; see oracle.py. */
final class Oracle implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 30;

  private final PythonPeer peer;

  private Oracle(PythonPeer peer) {
    this.peer = peer;
  }

  static Oracle of(PythonRelease release) {
    return new Oracle(PythonPeer.start(release, "oracle.py", List.of()));
  }

  /** Returns the answer: {@code result}, or {@code raised} with the name of the exception. */
  JsonNode ask(String op, Map<String, ?> question) {
    ObjectNode line = JSON.valueToTree(question);
    try {
      return peer.ask(line.put("op", op)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer to " + line, e);
    }
  }

  /** Returns the result of a question that has one. */
  JsonNode result(String op, Map<String, ?> question) {
    JsonNode answer = ask(op, question);
    if (!answer.has("result")) {
      throw new AssertionError("Python failed: " + answer);
    }
    return answer.get("result");
  }

  @Override
  public void close() {
    peer.close();
  }
}
