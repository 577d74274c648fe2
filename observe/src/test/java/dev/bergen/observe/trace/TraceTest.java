// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.tap.Bus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** One request, from an API to conductor, from there to the scheduler and to a host. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TraceTest {
  private final Trace trace = new Trace("req-1");

  @Test
  void calls_made_while_handling_a_call_are_nested_below_it() {
    trace.add(Bus.call(0, "conductor", "build_instances", "a", "reply_api", "req-1"));
    trace.add(Bus.call(10, "scheduler", "select", "b", "reply_conductor", "req-1"));
    trace.add(Bus.heartbeat(300, "b", "reply_conductor"));
    trace.add(Bus.reply(400, "b", "reply_conductor"));
    trace.add(Bus.cast(420, "compute.host-1", "build", "req-1"));
    trace.add(Bus.reply(450, "a", "reply_api"));
    trace.add(Bus.call(900, "conductor", "object_action", "c", "reply_compute", "req-1"));
    trace.add(Bus.failure(950, "c", "reply_compute"));

    assertThat(trace.roots()).hasSize(1);
    Span root = trace.roots().get(0);
    assertThat(root.start().name()).isEqualTo("build_instances");
    assertThat(root.duration()).isEqualTo(Duration.ofMillis(450));
    assertThat(root.children())
        .extracting(span -> span.start().name())
        .containsExactly("select", "build");
    assertThat(root.children().get(0).heartbeats()).isEqualTo(1);
    Span build = root.children().get(1);
    assertThat(build.children())
        .extracting(span -> span.start().name())
        .containsExactly("object_action");
    assertThat(build.children().get(0).end()).extracting("kind").isEqualTo(Kind.FAILURE);
    assertThat(trace.slowest()).isEqualTo(Duration.ofMillis(450));
    assertThat(trace.length()).isEqualTo(Duration.ofMillis(950));
  }

  @Test
  void a_delivery_shows_the_time_in_the_queue_and_is_not_a_step_of_its_own() {
    Traces traces = new Traces(10);
    Sighting call = Bus.call(0, "compute", "resize", "a", "reply_api", "req-1");
    Sighting cast = Bus.cast(5, "compute", "forget", "req-1");
    for (Sighting seen :
        List.of(
            call,
            cast,
            Bus.delivery(300, call, "compute", false),
            Bus.delivery(301, call, "bergen.tap.1", false),
            Bus.delivery(400, call, "compute", true),
            Bus.delivery(405, cast, "compute", false))) {
      traces.add(seen);
      trace.add(seen);
    }

    for (Trace one : List.of(trace, traces.all().get(0))) {
      assertThat(one.spans()).hasSize(2);
      Span span = one.spans().get(0);
      assertThat(span.queued()).isEqualTo(Duration.ofMillis(300));
      assertThat(span.deliveries())
          .extracting(Span.Delivery::redelivered)
          .containsExactly(false, true);
      assertThat(one.spans().get(1).queued()).isEqualTo(Duration.ofMillis(400));
    }
  }

  @Test
  void two_calls_of_one_caller_stand_side_by_side() {
    trace.add(Bus.call(0, "conductor", "one", "a", "reply_api", "req-1"));
    trace.add(Bus.call(1, "conductor", "two", "b", "reply_api", "req-1"));

    assertThat(trace.roots()).hasSize(2);
  }

  @Test
  void others_requests_and_replies_are_not_part_of_it() {
    assertThat(trace.add(Bus.call(0, "conductor", "one", "a", "reply_api", "req-2"))).isFalse();
    assertThat(trace.add(Bus.reply(1, "a", "reply_api"))).isFalse();
    assertThat(trace.isEmpty()).isTrue();
  }

  @Test
  void a_waiting_call_is_shown_until_its_timeout() {
    trace.add(Bus.call(0, "conductor", "one", "a", "reply_api", "req-1"));

    assertThat(trace.isWaiting(Instant.EPOCH.plusSeconds(59))).isTrue();
    assertThat(trace.isWaiting(Instant.EPOCH.plusSeconds(60))).isFalse();
    assertThat(trace.roots().get(0).isOpen()).isTrue();
  }

  @Test
  void a_message_id_names_one_call() {
    Trace one = new Trace("a");
    one.add(Bus.call(0, "conductor", "one", "a", "reply_api", "req-1"));
    one.add(Bus.call(1, "conductor", "two", "b", "reply_api", "req-1"));
    one.add(Bus.reply(2, "a", "reply_api"));

    assertThat(one.spans()).hasSize(1);
    assertThat(one.roots().get(0).end()).isNotNull();
  }

  @Test
  void no_body_is_kept() {
    trace.add(Bus.call(0, "conductor", "one", "a", "reply_api", "req-1"));
    trace.add(Bus.reply(1, "a", "reply_api"));

    Span span = trace.roots().get(0);
    assertThat(span.start().size()).isZero();
    assertThat(span.end()).isNotNull();
    assertThat(span.end().size()).isZero();
    assertThat(span.deadline()).isEqualTo(Instant.EPOCH.plusSeconds(60));
  }

  @Test
  void the_steps_of_all_traces_together_have_a_bound() {
    Traces traces = new Traces(5_000);
    for (int request = 0; request < 110; request++) {
      Sighting step = Bus.cast(0, "t", "m", "req-" + request);
      for (int i = 0; i < 1_000; i++) {
        traces.add(step);
      }
    }

    assertThat(traces.all()).hasSize(100);
    assertThat(traces.all().get(99).id()).isEqualTo("req-109");
  }

  @Test
  void a_trace_has_a_bound() {
    for (int i = 0; i < 1_010; i++) {
      trace.add(Bus.cast(i, "compute", "m", "req-1"));
    }

    assertThat(trace.spans()).hasSize(1_000);
    assertThat(trace.leftOut()).isEqualTo(10);
  }

  @Test
  void of_many_traces_the_one_that_is_quiet_for_longest_goes_first() {
    Traces traces = new Traces(2);
    traces.add(Bus.call(0, "t", "m", "a", "reply_1", "req-1"));
    traces.add(Bus.call(1, "t", "m", "b", "reply_1", "req-2"));
    traces.add(Bus.heartbeat(2, "a", "reply_1"));
    traces.add(Bus.call(3, "t", "m", "c", "reply_1", "req-3"));

    assertThat(traces.all()).extracting(Trace::id).containsExactly("req-1", "req-3");
    assertThat(traces.add(Bus.reply(4, "b", "reply_1"))).isNull();
    assertThat(traces.add(Bus.reply(4, "c", "reply_1"))).isNotNull();
  }
}
