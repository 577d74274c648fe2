// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.message.Priority;
import dev.bergen.notify.send.Outbox;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.wire.Notification;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotificationFilterTest {

  private static NotificationEvent event(
      @Nullable String publisherId, @Nullable String eventType, @Nullable Object payload) {
    Notification notification =
        new Notification(
            "7f84cde2-4322-4f06-849d-0efb2d5d5984",
            publisherId,
            eventType,
            "INFO",
            Json.of(payload),
            "2026-11-22 12:54:07",
            RequestContext.empty().with("project_id", "p1").with("is_admin", true));
    return NotificationEvent.of(new Handed(notification), Priority.INFO, Outbox.PLAIN);
  }

  private record Handed(Notification notification) implements IncomingNotification {
    @Override
    public void acknowledge() {}

    @Override
    public void requeue() {}
  }

  private final NotificationFilter any = NotificationFilter.any();
  private final NotificationEvent created =
      event("compute.host1", "instance.create.end", Map.of("state", "active", "count", 1));

  @Test
  @Tag("FLT-01")
  void parts_that_are_not_given_are_not_checked() {
    assertThat(any.matches(created)).isTrue();
    assertThat(any.matches(event(null, null, null))).isTrue();
  }

  @Test
  @Tag("FLT-02")
  void an_expression_matches_from_the_start_and_not_to_the_end() {
    assertThat(any.withEventType("instance\\.create").matches(created)).isTrue();
    assertThat(any.withEventType("create").matches(created)).isFalse();
    assertThat(any.withEventType("instance\\.create$").matches(created)).isFalse();
    assertThat(any.withPublisherId("compute\\.host\\d").matches(created)).isTrue();
    assertThat(any.withPublisherId("host1").matches(created)).isFalse();
    assertThat(any.withEventType(".*").matches(event("p", null, null))).isFalse();
    assertThat(any.withPublisherId(".*").matches(event(null, "e", null))).isFalse();
  }

  @Test
  @Tag("FLT-02")
  void characters_are_classified_and_lines_end_as_in_python() {
    NotificationEvent greek = event("größe", "line\rίnstance", null);

    assertThat(any.withPublisherId("\\w+$").matches(greek)).isTrue();
    assertThat(any.withEventType("line.\\wnstance$").matches(greek)).isTrue();
    assertThat(any.withEventType("line$").matches(greek)).isFalse();
    assertThat(any.withPublisherId("(?i)GRÖSSE|GRÖẞE").matches(greek)).isTrue();
  }

  @Test
  @Tag("FLT-03")
  @Tag("FLT-07")
  void missing_and_non_text_values_do_not_match() {
    assertThat(any.withPayload("state", "act").matches(created)).isTrue();
    assertThat(any.withPayload("state", "deleted").matches(created)).isFalse();
    assertThat(any.withPayload("missing", ".*").matches(created)).isFalse();
    assertThat(any.withPayload("count", ".*").matches(created)).isFalse();
    assertThat(any.withPayload("state", ".*").matches(event("p", "e", "no object"))).isFalse();
    Map<String, @Nullable Object> none = new LinkedHashMap<>();
    none.put("state", null);
    assertThat(any.withPayload("state", ".*").matches(event("p", "e", none))).isFalse();
    assertThat(any.withContext("project_id", "p1").matches(created)).isTrue();
    assertThat(any.withContext("user_id", ".*").matches(created)).isFalse();
    assertThat(any.withContext("is_admin", ".*").matches(created)).isFalse();
    assertThat(any.withMetadata("message_id", "7f84").matches(created)).isTrue();
    assertThat(any.withMetadata("timestamp", "2025").matches(created)).isFalse();
    assertThat(any.withMetadata("other", ".*").matches(created)).isFalse();
  }

  @Test
  @Tag("FLT-04")
  void all_expressions_must_match() {
    NotificationFilter both = any.withEventType("instance").withPayload("state", "active");

    assertThat(both.matches(created)).isTrue();
    assertThat(both.withContext("project_id", "p2").matches(created)).isFalse();
    assertThat(both.withPayload("other", "x").matches(created)).isFalse();
  }

  @Test
  @Tag("FLT-01")
  void an_expression_that_is_none_is_refused_by_its_part_when_it_is_made() {
    assertThatThrownBy(() -> any.withPayload("state", "act[ive"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("payload.state", "act[ive", "Unclosed");
    assertThatThrownBy(() -> any.withEventType("*"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("event_type", "'*'");
  }

  /** Java's expressions have no end of their own, and cannot be interrupted. */
  @ParameterizedTest
  @ValueSource(strings = {"(a*)*b", "(a|aa)+$", "(.*a){20}b", "(a|b|ab)*c"})
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void an_expression_that_tries_without_end_does_not_match(String expression) {
    NotificationEvent endless = event("p", "a".repeat(5_000) + "!", null);

    assertThat(any.withEventType(expression).matches(endless)).isFalse();
  }

  @Test
  void a_long_text_is_no_hurdle_for_a_sane_expression() {
    NotificationEvent large = event("p", "a".repeat(100_000) + "b", null);

    assertThat(any.withEventType("[a-c]*b$").matches(large)).isTrue();
    assertThat(any.withEventType(".*x").matches(large)).isFalse();
  }
}
