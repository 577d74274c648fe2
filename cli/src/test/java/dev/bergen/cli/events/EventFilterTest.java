// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.wire.Notification;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EventFilterTest {
  @Command
  private static final class Holder {
    @Mixin private EventFilter filter = new EventFilter();
  }

  private static boolean matches(Object payload, String... options) {
    return compile(options).test(event("compute.instance.create", payload));
  }

  private static Predicate<Notification> compile(String... options) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(options);
    return holder.filter.compile();
  }

  private static Notification event(@Nullable String type, Object payload) {
    return new Notification(
        "id",
        "compute.host1",
        type,
        null,
        Json.of(payload),
        "2026-11-22 12:54:07",
        RequestContext.of(Map.of("project_id", "blue", "is_admin", true)));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10, true",
    "10, 10.0, true",
    "10.0, 10, true",
    "10, 10.05, false",
    "1, 10, false",
    "1e1, 10, true",
    "1\\d, 12, true",
    "1\\d, 120, false",
    "-3, -3, true",
    "0.1, 0.1, true"
  })
  void a_number_is_the_number_that_a_person_writes(String written, double sent, boolean expected) {
    Object number = sent == Math.rint(sent) && !written.contains(".") ? (Object) (long) sent : sent;

    assertThat(matches(Map.of("total", number), "--filter=payload.total=" + written))
        .isEqualTo(expected);
  }

  @Test
  void large_numbers_texts_and_truth_values_are_compared_as_written() {
    BigInteger large = new BigInteger("123456789012345678901234567890");

    assertThat(matches(Map.of("n", large), "--filter=payload.n=" + large)).isTrue();
    assertThat(matches(Map.of("n", large), "--filter=payload.n=12345")).isFalse();
    assertThat(matches(Map.of("host", "h12"), "--filter=payload.host=h1")).isTrue();
    assertThat(matches(Map.of("ok", true), "--filter=payload.ok=true")).isTrue();
    assertThat(matches(Map.of("ok", false), "--filter=payload.ok=true")).isFalse();
    assertThat(matches("", "--filter=context.is_admin=true")).isTrue();
    assertThat(matches("no map", "--filter=payload.total=10")).isFalse();
  }

  @Test
  void all_of_the_filters_and_any_of_the_globs_must_match() {
    assertThat(matches(1, "--event=volume.*", "--event=compute.*")).isTrue();
    assertThat(matches(1, "--event=volume.*")).isFalse();
    assertThat(matches(1, "--filter=publisher_id=compute", "--filter=context.project_id=blue$"))
        .isTrue();
    assertThat(matches(1, "--filter=publisher_id=compute", "--filter=publisher_id=volume"))
        .isFalse();
    assertThat(matches(1, "--filter=metadata.timestamp=2026-11-22")).isTrue();
  }

  /** In a thread of its own, since an expression that backtracks heeds no interrupt. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_glob_of_many_stars_takes_no_time() {
    Predicate<Notification> filter = compile("--event=" + "*a".repeat(30) + "*b");

    assertThat(filter.test(event("a".repeat(1_000), 1))).isFalse();
    assertThat(filter.test(event("a".repeat(1_000) + "b", 1))).isTrue();
  }

  @Test
  void an_expression_that_never_ends_is_abandoned_and_the_event_printed() {
    String endless = "--filter=payload.name=(.*a){20}b";

    assertThat(matches(Map.of("name", "a".repeat(5_000)), endless)).isTrue();
    assertThat(matches(Map.of("name", "xaz"), endless)).isFalse();
  }

  @Test
  void an_expression_that_needs_too_much_stack_is_abandoned_and_the_event_printed() {
    String deep = "--filter=payload.name=(a|b)*c";

    assertThat(matches(Map.of("name", "ab".repeat(500_000)), deep)).isTrue();
    assertThat(matches(Map.of("name", "ab"), deep)).isFalse();
  }

  @Test
  void a_payload_that_has_no_number_where_one_is_wanted_does_not_match() {
    assertThat(matches(Map.of("total", Double.NaN), "--filter=payload.total=10")).isFalse();
    assertThat(matches(Map.of("total", Double.NaN), "--filter=payload.total=NaN")).isTrue();
  }

  @Test
  void an_invalid_filter_is_refused() {
    assertThatThrownBy(() -> matches(1, "--filter=payload=1"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("is not a part of an event");
    assertThatThrownBy(() -> matches(1, "--filter=payload.x=["))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("payload.x is not a valid regular expression");
  }
}
