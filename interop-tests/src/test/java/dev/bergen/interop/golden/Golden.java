// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.interop.Vector;
import dev.bergen.testbed.TappedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * Compares what Java publishes with what Python was seen to publish, ids and headers of ours aside.
 */
final class Golden {
  /** Neither part of a longer id nor of a big number. */
  private static final String IDS = "(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])";

  /** In a content header the size of the body comes after the class and the weight. */
  private static final String BODY_SIZE = "^(.{8}).{16}";

  private Golden() {}

  /** Asserts that both are the same message: address, flags, content header and inner body. */
  static void assertSame(TappedMessage actual, JsonNode expected) {
    assertSameOutside(actual, expected);
    assertThat(inner(actual.text())).isEqualTo(inner(expected.get("body").asText()));
  }

  /** Asserts that both are the same to the byte, but for headers of ours. */
  static void assertIdentical(TappedMessage actual, JsonNode expected) {
    assertSame(actual, expected);
    assertThat(masked(actual.text())).isEqualTo(masked(expected.get("body").asText()));
    assertThat(withoutOurs(actual)).isEqualTo(expected.get("content_header_hex").asText());
  }

  /** Asserts that both are the same to the byte. */
  static void assertIdenticalAndNothingOfOurs(TappedMessage actual, JsonNode expected) {
    assertIdentical(actual, expected);
    assertThat(actual.contentHeaderHex()).isEqualTo(expected.get("content_header_hex").asText());
  }

  /** Returns the content header as it were without headers that only Java peers send. */
  private static String withoutOurs(TappedMessage message) {
    Map<String, Object> headers = new HashMap<>(message.properties().getHeaders());
    if (!headers.keySet().removeIf(name -> name.startsWith("bergen-"))) {
      return message.contentHeaderHex();
    }
    try {
      byte[] header =
          message
              .properties()
              .builder()
              .headers(headers)
              .build()
              .toFrame(1, message.body().length)
              .getPayload();
      return HexFormat.of().formatHex(header);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that both failures are the same but for the trace, which must have the same form. */
  static void assertSameFailure(TappedMessage actual, JsonNode expected) {
    assertSameOutside(actual, expected);
    ObjectNode actualInner = inner(actual.text());
    ObjectNode expectedInner = inner(expected.get("body").asText());
    ObjectNode actualFailure = (ObjectNode) parse(actualInner.remove("failure").asText());
    ObjectNode expectedFailure = (ObjectNode) parse(expectedInner.remove("failure").asText());
    assertTrace(actualFailure, actualFailure.remove("tb"));
    assertTrace(expectedFailure, expectedFailure.remove("tb"));
    assertThat(actualFailure).isEqualTo(expectedFailure);
    assertThat(actualInner).isEqualTo(expectedInner);
  }

  private static void assertSameOutside(TappedMessage actual, JsonNode expected) {
    assertThat(actual.exchange()).isEqualTo(expected.get("exchange").asText());
    assertThat(masked(actual.routingKey())).isEqualTo(masked(expected.get("routing_key").asText()));
    assertThat(actual.mandatory())
        .isEqualTo(isToTopic(expected) || expected.get("mandatory").asBoolean());
    assertThat(actual.immediate()).isEqualTo(expected.get("immediate").asBoolean());
    assertThat(sizeless(withoutOurs(actual)))
        .as(actual.properties().toString())
        .isEqualTo(sizeless(expected.get("content_header_hex").asText()));
    assertThat(keys(parse(actual.text()))).containsExactly("oslo.version", "oslo.message");
    assertThat(parse(actual.text()).get("oslo.version").asText()).isEqualTo("2.0");
  }

  /** Ours to a topic come back if no queue takes them: a flag that ends at the broker. */
  private static boolean isToTopic(JsonNode expected) {
    String exchange = expected.get("exchange").asText();
    return !exchange.isEmpty() && !exchange.endsWith("_fanout");
  }

  // A receiver joins the lines, so that each must end its own. The last is the exception's own,
  // under its own name; an error of the dispatcher may have no frames, and then no heading either.
  private static void assertTrace(JsonNode failure, JsonNode trace) {
    List<String> lines = new ArrayList<>();
    trace.forEach(line -> lines.add(line.asText()));
    assertThat(lines).isNotEmpty().allMatch(line -> line.endsWith("\n"));
    assertThat(lines.get(lines.size() - 1))
        .matches("(?s)\\S.*")
        .endsWith(failure.get("message").asText() + "\n");
    if (lines.size() > 1) {
      assertThat(lines.get(0)).isEqualTo("Traceback (most recent call last):\n");
    }
  }

  /** Returns the inner message of a body of format 2.0, with its ids masked. */
  static ObjectNode inner(String body) {
    return (ObjectNode) parse(masked(parse(body).get("oslo.message").asText()));
  }

  /** Returns the inner message of a body of format 2.0. */
  static JsonNode unmasked(String body) {
    return parse(parse(body).get("oslo.message").asText());
  }

  private static JsonNode parse(String json) {
    try {
      return Vector.JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String masked(String text) {
    return text.replaceAll(IDS, "<id>");
  }

  private static String sizeless(String header) {
    return header.replaceFirst(BODY_SIZE, "$1<body size>");
  }

  private static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** Returns the rows of a captured listing. */
  static List<JsonNode> rows(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** Returns a row's arguments in the order of their names. */
  static String arguments(JsonNode row) {
    JsonNode arguments = row.get("arguments");
    TreeSet<String> all = new TreeSet<>();
    arguments
        .fieldNames()
        .forEachRemaining(name -> all.add(name + "=" + arguments.get(name).asText()));
    return "{" + String.join(", ", all) + "}";
  }
}
