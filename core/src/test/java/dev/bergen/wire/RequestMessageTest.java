// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static dev.bergen.wire.Bodies.enveloped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.MessageEncodingException;
import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests: what is written, and what is made of what others write. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestMessageTest {

  private static final Request ECHO =
      new Request("echo", Json.of(Map.of("value", 1)), null, null, RequestContext.empty());

  @Test
  @Tag("RPL-01")
  void a_call_is_written_with_all_its_keys_in_the_order_of_the_reference() {
    Request request =
        new Request(
            "echo",
            Json.of(Map.of("value", "a\"b")),
            "ns",
            "1.1",
            RequestContext.empty()
                .with("user", "bob")
                .with("roles", List.of("admin"))
                .with("n", null));

    byte[] body = new RequestMessage(request, "m1", "reply_1", 60.0, "u1").encode();

    assertThat(message(body))
        .isEqualTo(
            "{\"method\": \"echo\", \"args\": {\"value\": \"a\\\"b\"}, \"namespace\": \"ns\", "
                + "\"version\": \"1.1\", \"_msg_id\": \"m1\", \"_reply_q\": \"reply_1\", "
                + "\"_timeout\": 60, \"_unique_id\": \"u1\", \"_context_user\": \"bob\", "
                + "\"_context_roles\": [\"admin\"], \"_context_n\": null}");
  }

  @Test
  @Tag("RPL-01")
  void a_cast_has_no_keys_of_a_call() {
    byte[] body = new RequestMessage(ECHO, null, null, null, "u1").encode();

    assertThat(message(body))
        .isEqualTo("{\"method\": \"echo\", \"args\": {\"value\": 1}, \"_unique_id\": \"u1\"}");
  }

  @ParameterizedTest
  @CsvSource({"60.0, 60", "1.5, 1.5", "NaN, null", "Infinity, null"})
  void the_monitor_time_out_is_written_as_the_number_it_is(Double seconds, String text) {
    byte[] body = new RequestMessage(ECHO, "m", "q", seconds, "u").encode();

    assertThat(message(body)).contains("\"_timeout\": " + text + ",");
  }

  @Test
  void every_character_survives_both_layers() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= 0x2100; c++) {
      all.append((char) c);
    }
    all.append("\ud83d\ude80 \ud800 \udc00 \uffff");
    String text = all.toString();
    Request request =
        new Request(
            text, Json.of(Map.of(text, text)), text, text, RequestContext.empty().with(text, text));
    RequestMessage message = new RequestMessage(request, text, text, null, text);

    byte[] body = message.encode();

    assertThat(RequestMessage.decode(body, JsonLimits.DEFAULT)).isEqualTo(message);
    for (byte b : body) {
      assertThat(b).isBetween((byte) ' ', (byte) 0x7f);
    }
  }

  @Test
  void another_parser_reads_the_same_characters() throws Exception {
    String text =
        "Gr\u00fc\u00dfe \ud83d\ude80 \"quoted\" C:\\new\\u0041 \0\b\f\n\r\t\u001f\u007f/";
    Request request =
        new Request(
            text, Json.of(Map.of(text, text)), text, text, RequestContext.empty().with(text, text));

    byte[] body = new RequestMessage(request, text, text, null, text).encode();

    JsonNode message = GoldenVectors.MAPPER.readTree(message(body));
    assertThat(message.path("method").textValue()).isEqualTo(text);
    assertThat(message.path("args").path(text).textValue()).isEqualTo(text);
    assertThat(message.path("_context_" + text).textValue()).isEqualTo(text);
  }

  @Test
  void line_ends_between_received_values_do_not_break_the_text_around_them() throws Exception {
    RequestMessage message = decode("{\"args\": {\"x\":\n\t[1,\r\n2]}}");

    RequestMessage again = RequestMessage.decode(message.encode(), JsonLimits.DEFAULT);

    assertThat(message.request().args().text()).contains("\n");
    assertThat(again.request().args().toJava()).isEqualTo(Map.of("x", List.of(1L, 2L)));
  }

  @Test
  void a_large_message_survives() throws Exception {
    String large = "\"Größe\" ".repeat(100_000);
    Request request =
        new Request("m", Json.of(Map.of("x", large)), null, null, RequestContext.empty());
    RequestMessage message = new RequestMessage(request, null, null, null, null);

    assertThat(RequestMessage.decode(message.encode(), JsonLimits.DEFAULT)).isEqualTo(message);
  }

  @Test
  void a_context_value_is_written_by_the_rules_of_arguments() throws Exception {
    Request request =
        new Request(
            "m",
            Json.EMPTY_OBJECT,
            null,
            null,
            RequestContext.empty()
                .with("timestamp", Instant.parse("2026-01-02T03:04:05Z"))
                .with("is_admin", true)
                .with("depth", 3));

    byte[] body = new RequestMessage(request, null, null, null, null).encode();

    assertThat(RequestMessage.decode(body, JsonLimits.DEFAULT).request().context().values())
        .isEqualTo(
            Map.of("timestamp", "2026-01-02T03:04:05.000000", "is_admin", true, "depth", 3L));
  }

  @Test
  void a_context_value_that_json_cannot_carry_is_refused_by_its_name() {
    Request request =
        new Request(
            "m",
            Json.EMPTY_OBJECT,
            null,
            null,
            RequestContext.empty().with("t", List.of(new Object())));
    RequestMessage message = new RequestMessage(request, null, null, null, null);

    assertThatThrownBy(message::encode)
        .isInstanceOf(MessageEncodingException.class)
        .hasMessageStartingWith("context.t[0]");
  }

  @Test
  @Tag("RCV-10")
  void missing_members_have_a_harmless_default() throws Exception {
    RequestMessage message = decode("{}");

    assertThat(message)
        .isEqualTo(
            new RequestMessage(
                new Request(null, Json.EMPTY_OBJECT, null, null, RequestContext.empty()),
                null,
                null,
                null,
                null));
  }

  @Test
  @Tag("RCV-10")
  void null_is_as_good_as_missing_but_for_args_and_version() throws Exception {
    RequestMessage message =
        decode(
            "{\"method\": null, \"args\": null, \"namespace\": null, \"version\": null,"
                + " \"_msg_id\": null, \"_reply_q\": null, \"_timeout\": null, \"_unique_id\":"
                + " null}");

    assertThat(message)
        .isEqualTo(
            new RequestMessage(
                new Request(null, Json.NULL, null, Request.NULL_VERSION, RequestContext.empty()),
                null,
                null,
                null,
                null));
  }

  @Test
  @Tag("RCV-10")
  void keys_of_other_versions_are_ignored() throws Exception {
    RequestMessage message =
        decode("{\"later\": {\"method\": \"x\", \"_msg_id\": [1]}, \"method\": \"m\", \"_x\": 1}");

    assertThat(message.request().method()).isEqualTo("m");
    assertThat(message.messageId()).isNull();
    assertThat(message.request().context().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1, 2]", "\"text\"", "1", "true", "null"})
  void args_that_are_no_object_are_handed_on_so_that_the_caller_gets_an_answer(String args)
      throws Exception {
    RequestMessage message = decode("{\"method\": \"m\", \"args\": %s}".formatted(args));

    assertThat(message.request().args().text()).isEqualTo(args);
    assertThat(message.request().args().isObject()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "1.0", "true", "[]", "{\"a\": 1}"})
  void a_method_version_or_namespace_that_is_no_text_fits_no_endpoint(String value)
      throws Exception {
    Request request =
        decode(
                "{\"method\": %1$s, \"version\": %1$s, \"namespace\": %1$s, \"_msg_id\": \"m\"}"
                    .formatted(value))
            .request();

    assertThat(request.method()).isNull();
    assertThat(request.version()).isEqualTo(Request.NULL_VERSION);
    assertThat(request.namespace()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60",
    "1.5, 1.5",
    "\"60\", 60",
    "\"2.5\", 2.5",
    "0, ",
    "-1, ",
    "null, ",
    "\"\", ",
    "\"soon\", ",
    "true, ",
    "[60], ",
    "{}, ",
    "NaN, ",
    "Infinity, ",
    "1e999, ",
    "\"NaN\", ",
    "\"0x10\", ",
    "1e3, 1000",
    "99999999999999999999, 1e20"
  })
  void a_monitor_time_out_is_a_number_or_a_text_with_one(String sent, Double seconds)
      throws Exception {
    RequestMessage message = decode("{\"_msg_id\": \"m\", \"_timeout\": %s}".formatted(sent));

    assertThat(message.monitorSeconds()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_msg_id", "_reply_q", "_unique_id"})
  @Tag("RCV-11")
  void an_id_that_is_no_text_is_refused(String key) {
    for (String value : List.of("5", "true", "[]", "{}")) {
      assertThatThrownBy(() -> decode("{\"%s\": %s}".formatted(key, value)))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageContaining(key);
    }
  }

  @Test
  void a_reply_queue_counts_only_together_with_a_message_id() throws Exception {
    assertThat(decode("{\"_reply_q\": \"q\"}").replyQueue()).isNull();
    assertThat(decode("{\"_reply_q\": \"q\", \"_msg_id\": \"\"}").messageId()).isNull();
    assertThat(decode("{\"_reply_q\": \"q\", \"_msg_id\": \"m\"}").replyQueue()).isEqualTo("q");
  }

  @Test
  void context_entries_are_read_as_java_values_in_their_order() throws Exception {
    RequestMessage message =
        decode(
            "{\"_context_b\": [1, 1.0, null], \"_context_a\": {\"x\": true}, \"_context_\": \"e\", "
                + "\"_context__context_c\": 1, \"context_d\": 1}");

    Map<String, Object> values = message.request().context().values();

    assertThat(values.toString()).isEqualTo("{b=[1, 1.0, null], a={x=true}, =e, _context_c=1}");
  }

  private static RequestMessage decode(String message) throws MalformedMessageException {
    return RequestMessage.decode(enveloped(message), JsonLimits.DEFAULT);
  }

  private static String message(byte[] body) {
    try {
      return GoldenVectors.MAPPER.readTree(body).path("oslo.message").asText();
    } catch (IOException e) {
      throw new AssertionError(new String(body, StandardCharsets.UTF_8), e);
    }
  }
}
