// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A release of oslo.messaging that answers questions about its rules; see oracle*.py. */
final class Oracle implements AutoCloseable {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .build();

  private static final int PATIENCE_SECONDS = 30;

  private final PythonPeer peer;

  private Oracle(PythonPeer peer) {
    this.peer = peer;
  }

  static Oracle of(PythonRelease release) {
    return new Oracle(PythonPeer.start(release, "oracle.py", List.of()));
  }

  /** Reads questions: a JSON object on each line, whose names and texts may be written shorter. */
  static List<ObjectNode> questions(String lines) {
    return lines.lines().map(Oracle::question).toList();
  }

  static ObjectNode question(String line) {
    try {
      return (ObjectNode) JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  JsonNode ask(String op, Map<String, ?> question) {
    return ask(op, JSON.<ObjectNode>valueToTree(question));
  }

  JsonNode result(String op, Map<String, ?> question) {
    return result(op, JSON.<ObjectNode>valueToTree(question));
  }

  /** Returns the answer: {@code result}, or {@code raised} with the name of the exception. */
  JsonNode ask(String op, ObjectNode question) {
    ObjectNode line = question.deepCopy();
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
  JsonNode result(String op, ObjectNode question) {
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
