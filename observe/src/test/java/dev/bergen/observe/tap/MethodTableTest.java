// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.json.Json;
import dev.bergen.observe.sight.Kind;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MethodTableTest {
  private final MethodTable table = new MethodTable();

  @Test
  void calls_are_joined_to_their_ends() {
    for (int i = 0; i < 100; i++) {
      table.add(Bus.call(0, "compute", "build", "id-" + i, "reply_1", "req-1"));
    }
    for (int i = 0; i < 90; i++) {
      table.add(Bus.reply(100, "id-" + i, "reply_1"));
    }
    table.add(Bus.failure(4_000, "id-90", "reply_1"));
    table.add(Bus.heartbeat(4_000, "id-91", "reply_1"));

    List<MethodRow> rows = table.rows();

    assertThat(rows).hasSize(1);
    MethodRow row = rows.get(0);
    assertThat(row.topic()).isEqualTo("compute");
    assertThat(row.name()).isEqualTo("build");
    assertThat(row.messages()).isEqualTo(100);
    assertThat(row.answered()).isEqualTo(90);
    assertThat(row.failed()).isEqualTo(1);
    assertThat(row.unanswered()).isEqualTo(9);
    assertThat(row.median()).isBetween(Duration.ofMillis(95), Duration.ofMillis(105));
    assertThat(row.p99()).isBetween(Duration.ofMillis(3_800), Duration.ofMillis(4_200));
  }

  @Test
  void a_call_that_is_published_again_is_one_call() {
    table.add(Bus.call(0, "compute", "build", "id", "reply_1", "req-1"));
    table.add(Bus.call(5, "compute", "build", "id", "reply_1", "req-1"));
    table.add(Bus.reply(9, "id", "reply_1"));

    assertThat(table.rows().get(0).messages()).isEqualTo(2);
    assertThat(table.rows().get(0).calls()).isEqualTo(1);
    assertThat(table.rows().get(0).unanswered()).isZero();
  }

  @Test
  void without_replies_nothing_is_known_of_the_ends() {
    table.add(Bus.call(0, "compute", "build", "id", "reply_1", "req-1"));
    table.add(Bus.cast(0, "compute", "reboot", "req-1"));

    assertThat(table.seesReplies()).isFalse();
    assertThat(table.rows()).extracting(MethodRow::median).containsOnlyNulls();
    assertThat(table.kinds()).isEqualTo(Map.of(Kind.CALL, 1L, Kind.CAST, 1L));
  }

  @Test
  void messages_that_are_only_counted_are_in_no_row() {
    table.add(Bus.call(0, "compute", "build", "id", "reply_1", "req-1"));
    table.count(Bus.call(0, "compute", "other", "id-2", "reply_1", "req-1"));
    table.count(Bus.reply(9, "id", "reply_1"));

    assertThat(table.rows()).extracting(MethodRow::name).containsExactly("build");
    assertThat(table.rows().get(0).unanswered()).isEqualTo(1);
    assertThat(table.kinds()).isEqualTo(Map.of(Kind.CALL, 2L, Kind.REPLY, 1L));
  }

  @Test
  void the_rows_have_a_bound() {
    for (int i = 0; i < 5_100; i++) {
      table.add(Bus.cast(0, "compute", "method-" + i, "req-1"));
    }

    assertThat(table.rows()).hasSize(5_001);
    assertThat(table.rows().get(0).name()).isEqualTo("(others)");
    assertThat(table.rows().get(0).messages()).isEqualTo(100);
  }

  @Test
  void a_reply_is_joined_to_its_call_once() {
    Calls calls = new Calls();
    calls.join(Bus.call(0, "compute", "build", "id", "reply_1", "req-1"));

    Joined heartbeat = calls.join(Bus.heartbeat(50, "id", "reply_1"));
    Joined reply = calls.join(Bus.reply(100, "id", "reply_1"));
    Joined again = calls.join(Bus.reply(200, "id", "reply_1"));

    assertThat(heartbeat.method()).isEqualTo("build");
    assertThat(reply.after()).isEqualTo(Duration.ofMillis(100));
    assertThat(reply.requestId()).isEqualTo("req-1");
    assertThat(again.method()).isNull();
  }

  @Test
  void a_failure_is_shown_without_the_secrets_of_the_texts_in_it() {
    Failure failure =
        new Failure(
            "NoValidHost",
            "nova.exception",
            "none",
            List.of(),
            Json.of(List.of("{\"auth_token\": \"open sesame\"}")),
            Json.of(Map.of()));
    RawMessage reply = Bus.copy(0, "", "reply_1", Bus.replyBody("id", failure, true)).message();

    assertThat(String.valueOf(Content.of(reply, false)))
        .contains("NoValidHost", "auth_token", "***")
        .doesNotContain("open sesame");
  }

  @Test
  void contents_are_shown_without_secrets() {
    Joined call = new Joined(Bus.call(0, "compute", "build", "id", "reply_1", "req-1"), null);

    Object masked = Content.of(call.sighting().copy().message(), false);
    Object whole = Content.of(call.sighting().copy().message(), true);

    assertThat(String.valueOf(masked)).contains("vm=a", "auth_token=***");
    assertThat(String.valueOf(whole)).contains("open sesame");
    assertThat(Content.of(Bus.copy(0, "", "", new byte[] {-1}).message(), true)).isNull();
  }
}
