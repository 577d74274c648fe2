// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.internal.LogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LogContextTest {
  private static final RequestContext CONTEXT =
      RequestContext.empty().with("request_id", "req-1").with("global_request_id", "req-0");

  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void lines_have_the_ids_target_and_method_and_afterwards_what_they_had() {
    MDC.put("request_id", "req-outer");
    MDC.put("mine", "1");

    LogContext.Scope scope =
        LogContext.of(CONTEXT, Target.topic("desk").withServer("a"), "order", "m-1").enter();
    try {
      assertThat(MDC.getCopyOfContextMap())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "mine", "1",
                  "request_id", "req-1",
                  "global_request_id", "req-0",
                  "bergen.target", "desk.a",
                  "bergen.method", "order",
                  "bergen.message_id", "m-1"));
    } finally {
      scope.close();
    }

    assertThat(MDC.getCopyOfContextMap())
        .containsExactlyInAnyOrderEntriesOf(Map.of("request_id", "req-outer", "mine", "1"));
  }

  @Test
  void a_task_has_them_on_its_thread() {
    List<Object> seen = new ArrayList<>();

    LogContext.of(CONTEXT, Target.topic("desk"), "order", null)
        .on(Runnable::run)
        .execute(() -> seen.add(MDC.get("bergen.target")));

    assertThat(seen).containsExactly("desk");
    assertThat(MDC.get("bergen.target")).isNull();
  }

  @Test
  void a_value_can_neither_break_a_line_nor_flood_the_log() {
    RequestContext evil =
        RequestContext.empty().with("request_id", "a\nERROR\u0085b").with("global_request_id", 7);

    LogContext.Scope scope =
        LogContext.of(evil, Target.topic("desk"), "m".repeat(10_000), null).enter();
    try {
      assertThat(MDC.get("request_id")).isEqualTo("a?ERROR?b");
      assertThat(MDC.get("global_request_id")).isNull();
      assertThat(MDC.get("bergen.method")).hasSize(256);
    } finally {
      scope.close();
    }
  }
}
