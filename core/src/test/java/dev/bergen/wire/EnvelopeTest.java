// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static dev.bergen.wire.Bodies.enveloped;
import static dev.bergen.wire.Bodies.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are messages: with an envelope, without, and not at all. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EnvelopeTest {

  private static final String MESSAGE = "{\\\"method\\\": \\\"ping\\\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"oslo.version\": \"2.0\", \"oslo.message\": \"" + MESSAGE + "\"}",
        "{\"oslo.version\": \"2.0.0\", \"oslo.message\": \"" + MESSAGE + "\"}",
        "{\"oslo.message\": \"" + MESSAGE + "\", \"oslo.version\": \"2.0\"}",
        "{\"oslo.version\":\"2.0\",\"oslo.message\":\"" + MESSAGE + "\"}",
        " {\n"
            + "\"x\": [1, {\"oslo.version\": \"9\"}],\r\n"
            + "\t\"oslo.version\": \"2.0\", \"oslo.message\": \""
            + MESSAGE
            + "\", \"y\": null} ",
        "{\"oslo.version\": \"1.0\", \"oslo.version\": \"2.0\", \"oslo.message\": \""
            + MESSAGE
            + "\"}",
        "{\"oslo.v\\u0065rsion\": \"2.0\", \"oslo.message\": \" \\u007b\\\"method\\\":"
            + " \\\"ping\\\"} \\n"
            + "\"}",
      })
  @Tag("RCV-10")
  void a_message_in_an_envelope_of_version_2_is_read(String body) throws Exception {
    assertThat(method(utf8(body))).isEqualTo("ping");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"method\": \"ping\"}",
        "{\"method\": \"ping\", \"oslo.version\": \"9.9\"}",
        "{\"method\": \"ping\", \"oslo.version\": 2}",
        "{\"method\": \"ping\", \"oslo.message\": \"{}\"}",
        "{\"method\": \"ping\", \"oslo.message\": {}}",
      })
  @Tag("RCV-10")
  void without_both_keys_the_body_itself_is_the_message(String body) throws Exception {
    assertThat(method(utf8(body))).isEqualTo("ping");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1.0\"",
        "\"2.1\"",
        "\"3.0\"",
        "\"2.0.1\"",
        "\"2\"",
        "\"\"",
        "\"two\"",
        "\"2.x\"",
        "\"2.0.x\"",
        "2.0",
        "null",
        "[2, 0]",
        "{}"
      })
  @Tag("RCV-11")
  void another_version_of_the_envelope_is_refused(String version) {
    byte[] body =
        utf8("{\"oslo.version\": %s, \"oslo.message\": \"%s\"}".formatted(version, MESSAGE));

    assertRefused(body, "oslo.version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{\"method\": \"ping\"}", "1", "[]", "true"})
  @Tag("RCV-11")
  void a_message_that_is_not_wrapped_as_text_is_refused(String message) {
    assertRefused(
        utf8("{\"oslo.version\": \"2.0\", \"oslo.message\": %s}".formatted(message)),
        "oslo.message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "1", "null", "\"text\"", "NaN", "ping", "\u0000"})
  @Tag("RCV-11")
  void a_body_or_message_that_is_no_object_is_refused(String text) {
    assertRefused(utf8(text), "not a JSON object");
    assertRefused(enveloped(text), "not a JSON object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"method\"",
        "{\"method\": \"ping\"",
        "{\"method\": \"ping\"}}",
        "{\"method\": ping}",
        "{'method': 'ping'}",
        "{\"method\": \"ping\",}",
        "{\"method\": \"ping\"} {}",
        "{\"method\": \"ping\", \"x\": [1, 2}",
        "{\"method\": \"ping\", \"x\": INF}"
      })
  @Tag("RCV-11")
  void a_body_or_message_that_is_no_json_is_refused(String text) {
    assertRefused(utf8(text), "Not valid JSON");
    assertRefused(enveloped(text), "Not valid JSON");
  }

  @Test
  void text_beyond_ascii_may_stand_in_any_layer_as_it_is() throws Exception {
    String raw = "Grüße 世界 \ud83d\ude80";

    assertThat(method(utf8("{\"method\": \"" + raw + "\"}"))).isEqualTo(raw);
    assertThat(method(enveloped("{\"method\": \"" + raw + "\"}"))).isEqualTo(raw);
    assertThat(
            method(
                utf8(
                    "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{\\\"method\\\": \\\""
                        + raw
                        + "\\\"}\"}")))
        .isEqualTo(raw);
  }

  @Test
  void text_beyond_ascii_is_written_in_ascii() throws Exception {
    byte[] body = utf8("{\"method\": \"m\", \"args\": {\"ä\": \"ö\"}, \"_context_ü\": \"ß\"}");

    byte[] written = RequestMessage.decode(body, JsonLimits.DEFAULT).encode();

    assertThat(
            StandardCharsets.US_ASCII
                .newEncoder()
                .canEncode(new String(written, StandardCharsets.UTF_8)))
        .isTrue();
    assertThat(RequestMessage.decode(written, JsonLimits.DEFAULT))
        .isEqualTo(RequestMessage.decode(body, JsonLimits.DEFAULT));
  }

  @Test
  @Tag("RCV-11")
  void a_body_that_is_not_utf_8_is_refused() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(utf8("{\"method\": \""));
    body.write(0xe4);
    body.writeBytes(utf8("\"}"));

    assertRefused(body.toByteArray(), "UTF-8");
    assertRefused("{\"method\": \"ping\"}".getBytes(StandardCharsets.UTF_16), "");
  }

  @Test
  void a_backslash_before_a_character_beyond_ascii_does_not_become_an_escape() {
    assertRefused(utf8("{\"method\": \"\\ü\"}"), "escape");
    assertRefused(enveloped("{\"method\": \"\\ü\"}"), "escape");
  }

  @Test
  void limits_hold_in_both_layers() throws Exception {
    JsonLimits limits = new JsonLimits(120, 3, 10, 5);
    String fits = "{\"method\": \"0123456789\", \"args\": {\"a\": [1]}}";

    assertThat(RequestMessage.decode(enveloped(fits), limits).request().method())
        .isEqualTo("0123456789");

    assertRefused(enveloped("{\"method\": \"0123456789x\"}"), limits, "text of more than 10");
    assertRefused(enveloped("{\"args\": {\"a\": [[]]}}"), limits, "more than 3 levels");
    assertRefused(enveloped("{\"args\": 123456}"), limits, "number of more than 5");
    assertRefused(utf8("{\"args\": {\"a\": [[]]}}"), limits, "more than 3 levels");
    assertRefused(utf8("{\"x\": [[[1]]], \"y\": 1}"), limits, "more than 3 levels");
    assertRefused(enveloped(fits + " ".repeat(60)), limits, "more than the limit of 120");
  }

  @Test
  void an_error_does_not_repeat_the_body() {
    assertThatThrownBy(
            () ->
                RequestMessage.decode(
                    enveloped("{\"_context_auth_token\": secret}"), JsonLimits.DEFAULT))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageNotContainingAny("auth", "secret")
        .hasNoCause();
  }

  private static String method(byte[] body) throws MalformedMessageException {
    return RequestMessage.decode(body, JsonLimits.DEFAULT).request().method();
  }

  private static void assertRefused(byte[] body, String message) {
    assertRefused(body, JsonLimits.DEFAULT, message);
    assertThatThrownBy(() -> ReplyMessage.decode(body, JsonLimits.DEFAULT))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(message);
  }

  private static void assertRefused(byte[] body, JsonLimits limits, String message) {
    assertThatThrownBy(() -> RequestMessage.decode(body, limits))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(message);
  }
}
