// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static dev.bergen.wire.Bodies.enveloped;
import static dev.bergen.wire.Bodies.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies: what is written, and what is made of what others write. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReplyMessageTest {

  @Test
  @Tag("RPL-01")
  void a_result_is_written_with_its_keys_in_the_order_of_the_reference() throws Exception {
    byte[] body = new ReplyMessage("m1", Json.of(List.of(1, "x")), null, true, "u1").encode();

    assertThat(message(body))
        .isEqualTo(
            "{\"result\": [1, \"x\"], \"failure\": null, \"ending\": true, \"_msg_id\": \"m1\", "
                + "\"_unique_id\": \"u1\"}");
  }

  @Test
  @Tag("RPL-10")
  void a_heartbeat_says_nothing_but_that_it_is_not_the_end() throws Exception {
    byte[] body = new ReplyMessage("m1", Json.NULL, null, false, "u1").encode();

    assertThat(message(body))
        .isEqualTo(
            "{\"result\": null, \"failure\": null, \"ending\": false, \"_msg_id\": \"m1\", "
                + "\"_unique_id\": \"u1\"}");
  }

  @Test
  @Tag("REM-01")
  void a_failure_is_written_as_a_text_that_python_can_read() throws Exception {
    Failure failure =
        new Failure(
            "InstanceNotFound",
            "nova.exception",
            "Instance \"ä\" not found",
            List.of("Traceback\n", "last\n"),
            Json.of(List.of("ä")),
            Json.of(Map.of("code", 404)));

    byte[] body = new ReplyMessage("m1", Json.NULL, failure, true, "u1").encode();

    assertThat(GoldenVectors.MAPPER.readTree(message(body)).path("failure").textValue())
        .isEqualTo(
            "{\"class\": \"InstanceNotFound\", \"module\": \"nova.exception\", "
                + "\"message\": \"Instance \\\"\\u00e4\\\" not found\", "
                + "\"tb\": [\"Traceback\\n\", \"last\\n\"], \"args\": [\"\\u00e4\"], "
                + "\"kwargs\": {\"code\": 404}}");
    assertThat(decode(body).failure()).isEqualTo(failure);
  }

  @Test
  @Tag("RCV-10")
  @Tag("RPL-04")
  void a_reply_without_envelope_id_result_and_with_other_keys_is_read() throws Exception {
    ReplyMessage reply =
        decode(utf8("{\"_msg_id\": \"m\", \"failure\": null, \"ending\": true, \"log\": [1]}"));

    assertThat(reply).isEqualTo(new ReplyMessage("m", Json.NULL, null, true, null));
  }

  @Test
  @Tag("RPL-04")
  void a_reply_that_does_not_say_whether_the_method_failed_ends_the_call() throws Exception {
    ReplyMessage reply = read("\"result\": 1, \"ending\": false");

    assertThat(reply.ending()).isTrue();
    assertThat(reply.result()).isEqualTo(Json.NULL);
    assertThat(reply.failure().type()).isEqualTo(Failure.MALFORMED_REPLY);
    assertThat(reply.failure().message()).contains("does not say whether the method failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"no json\"",
        "\"[]\"",
        "\"null\"",
        "\"{\"",
        "5",
        "true",
        "[1]",
        "\"\\\"text\\\"\"",
        "\"{} {}\""
      })
  void a_failure_that_cannot_be_read_ends_the_call(String failure) throws Exception {
    ReplyMessage reply = read("\"result\": 1, \"ending\": false, \"failure\": " + failure);

    assertThat(reply.ending()).isTrue();
    assertThat(reply.failure().type()).isEqualTo(Failure.MALFORMED_REPLY);
    assertThat(reply.failure().message()).startsWith("The reply's failure cannot be read: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "false", "0", "0.0", "\"\"", "[]", "{}", "[ ]"})
  void values_that_python_treats_as_false_are_not_a_failure(String failure) throws Exception {
    ReplyMessage reply = read("\"result\": 1, \"ending\": true, \"failure\": " + failure);

    assertThat(reply.failure()).isNull();
    assertThat(reply.result()).isEqualTo(Json.of(1));
  }

  @Test
  @Tag("REM-09")
  void a_failure_given_as_an_object_is_read() throws Exception {
    ReplyMessage reply =
        read(
            "\"failure\": {\"class\": \"C\", \"module\": \"m\", \"message\": \"t\"}, \"ending\":"
                + " true");

    assertThat(reply.failure())
        .isEqualTo(new Failure("C", "m", "t", List.of(), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT));
  }

  @Test
  @Tag("REM-10")
  void a_failure_needs_no_more_than_a_class_and_not_even_that() throws Exception {
    assertThat(failure("{\"class\": \"C\", \"module\": \"m\"}"))
        .isEqualTo(new Failure("C", "m", "", List.of(), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT));
    assertThat(failure("{\"later\": 1}"))
        .isEqualTo(new Failure("", "", "", List.of(), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT));
  }

  @Test
  @Tag("REM-14")
  void null_and_values_of_the_wrong_kind_are_replaced_by_something_harmless() throws Exception {
    assertThat(
            failure(
                "{\"class\": null, \"module\": null, \"message\": null, \"tb\": null, "
                    + "\"args\": null, \"kwargs\": null}"))
        .isEqualTo(new Failure("", "", "", List.of(), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT));
    assertThat(
            failure(
                "{\"class\": 1, \"module\": true, \"message\": [1], \"tb\": [\"a\", null, 2], "
                    + "\"args\": \"x\", \"kwargs\": []}"))
        .isEqualTo(
            new Failure(
                "1", "true", "[1]", List.of("a", "", "2"), Json.EMPTY_ARRAY, Json.EMPTY_OBJECT));
    assertThat(failure("{\"tb\": \"one line\\n\"}").traceback()).containsExactly("one line\n");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "false, false",
    "null, false",
    "1, true",
    "0, false",
    "\"\", false",
    "\"no\", true"
  })
  @Tag("RPL-04")
  void ending_is_what_python_makes_of_it(String ending, boolean expected) throws Exception {
    assertThat(read("\"failure\": null, \"ending\": " + ending).ending()).isEqualTo(expected);
  }

  @Test
  @Tag("RPL-04")
  void a_missing_ending_is_no_ending() throws Exception {
    assertThat(read("\"failure\": null, \"result\": 1"))
        .isEqualTo(new ReplyMessage("m", Json.of(1), null, false, null));
    assertThat(read("\"failure\": \"{\\\"class\\\": \\\"C\\\"}\"").ending()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"failure\": null}", "{\"_msg_id\": null}", "{\"_msg_id\": 5}", "{}"})
  @Tag("RCV-11")
  void a_reply_that_names_no_call_is_refused(String message) {
    assertThatThrownBy(() -> decode(enveloped(message)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("_msg_id");
  }

  @Test
  void an_error_about_a_failure_does_not_repeat_it() throws Exception {
    ReplyMessage reply = read("\"failure\": \"{secret}\"");

    assertThat(reply.failure().message()).doesNotContain("secret");
  }

  private static Failure failure(String text) throws Exception {
    return read("\"ending\": true, \"failure\": " + Json.of(text).text()).failure();
  }

  private static ReplyMessage read(String members) throws Exception {
    return decode(enveloped("{\"_msg_id\": \"m\", " + members + "}"));
  }

  private static ReplyMessage decode(byte[] body) throws Exception {
    return ReplyMessage.decode(body, JsonLimits.DEFAULT);
  }

  private static String message(byte[] body) throws Exception {
    return GoldenVectors.MAPPER.readTree(body).path("oslo.message").asText();
  }
}
