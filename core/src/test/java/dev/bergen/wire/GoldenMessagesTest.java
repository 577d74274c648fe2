// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.wire.GoldenVectors.Vector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference sent is read as what it meant, and written again byte for byte. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GoldenMessagesTest {

  private static Stream<Vector> requests() {
    return GoldenVectors.plain("request");
  }

  private static Stream<Vector> replies() {
    return GoldenVectors.plain("reply");
  }

  @Test
  void the_recordings_are_there() {
    assertThat(requests()).hasSizeGreaterThan(100);
    assertThat(replies()).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("requests")
  @Tag("RPL-01")
  @Tag("asks-recordings")
  void a_request_is_read_as_the_reference_meant_it(Vector vector) throws Exception {
    JsonNode decoded = vector.decoded();

    RequestMessage message = RequestMessage.decode(vector.body(), JsonLimits.DEFAULT);

    assertThat(message.request().method()).isEqualTo(text(decoded, "method"));
    assertThat(tree(message.request().args())).isEqualTo(decoded.path("args"));
    assertThat(message.request().namespace()).isEqualTo(text(decoded, "namespace"));
    assertThat(message.request().version()).isEqualTo(text(decoded, "version"));
    assertThat(message.messageId()).isEqualTo(text(decoded, "_msg_id"));
    assertThat(message.replyQueue()).isEqualTo(text(decoded, "_reply_q"));
    assertThat(message.uniqueId()).isEqualTo(text(decoded, "_unique_id"));
    assertThat(message.monitorSeconds())
        .isEqualTo(
            decoded.path("_timeout").isNumber() ? decoded.path("_timeout").asDouble() : null);
    assertThat(tree(Json.of(message.request().context().values()))).isEqualTo(context(decoded));
  }

  @ParameterizedTest
  @MethodSource("replies")
  @Tag("RPL-01")
  @Tag("REM-01")
  @Tag("asks-recordings")
  @Tag("RPL-10")
  void a_reply_is_read_as_the_reference_meant_it(Vector vector) throws Exception {
    JsonNode decoded = vector.decoded();

    ReplyMessage message = ReplyMessage.decode(vector.body(), JsonLimits.DEFAULT);

    assertThat(message.messageId()).isEqualTo(text(decoded, "_msg_id"));
    assertThat(message.uniqueId()).isEqualTo(text(decoded, "_unique_id"));
    assertThat(message.ending()).isEqualTo(decoded.path("ending").booleanValue());
    assertThat(tree(message.result())).isEqualTo(decoded.path("result"));
    assertFailure(message.failure(), decoded.path("failure"));
  }

  private static void assertFailure(@Nullable Failure failure, JsonNode text) throws Exception {
    if (text.isNull()) {
      assertThat(failure).isNull();
      return;
    }
    JsonNode decoded = GoldenVectors.MAPPER.readTree(text.asText());
    assertThat(failure).isNotNull();
    assertThat(failure.type()).isEqualTo(text(decoded, "class"));
    assertThat(failure.module()).isEqualTo(text(decoded, "module"));
    assertThat(failure.message()).isEqualTo(text(decoded, "message"));
    assertThat(tree(Json.of(failure.traceback()))).isEqualTo(decoded.path("tb"));
    assertThat(tree(failure.args())).isEqualTo(decoded.path("args"));
    assertThat(tree(failure.kwargs())).isEqualTo(decoded.path("kwargs"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  @Tag("RPL-01")
  @Tag("asks-recordings")
  void a_request_is_written_again_byte_for_byte(Vector vector) throws Exception {
    RequestMessage message = RequestMessage.decode(vector.body(), JsonLimits.DEFAULT);

    assertThat(message.encode()).asString().isEqualTo(vector.text());
  }

  @ParameterizedTest
  @MethodSource("replies")
  @Tag("RPL-01")
  @Tag("REM-01")
  @Tag("asks-recordings")
  void a_reply_is_written_again_byte_for_byte(Vector vector) throws Exception {
    ReplyMessage message = ReplyMessage.decode(vector.body(), JsonLimits.DEFAULT);

    assertThat(message.encode()).asString().isEqualTo(vector.text());
  }

  private static @Nullable String text(JsonNode message, String key) {
    return message.path(key).textValue();
  }

  private static JsonNode tree(Json json) throws Exception {
    return GoldenVectors.MAPPER.readTree(json.text());
  }

  private static JsonNode context(JsonNode decoded) {
    Map<String, JsonNode> context = new LinkedHashMap<>();
    decoded
        .properties()
        .forEach(
            member -> {
              if (member.getKey().startsWith("_context_")) {
                context.put(member.getKey().substring("_context_".length()), member.getValue());
              }
            });
    return GoldenVectors.MAPPER.valueToTree(context);
  }
}
