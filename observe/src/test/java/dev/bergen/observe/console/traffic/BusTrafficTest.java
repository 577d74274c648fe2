// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.bergen.observe.console.traffic.FlowMap.Link;
import dev.bergen.observe.console.traffic.FlowMap.Node;
import dev.bergen.observe.console.traffic.MethodFigures.Order;
import dev.bergen.observe.sight.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BusTrafficTest {
  private final BusTraffic traffic = new BusTraffic(Seen.START);

  @Test
  void a_reply_ends_its_call_and_shows_its_duration() {
    see(Seen.call("compute", "boot", "a"), Seen.reply("a").after(40));

    MethodFigures row = onlyMethod();
    assertThat(row.answered()).isOne();
    assertThat(row.inFlight()).isZero();
    assertThat(row.p50()).isCloseTo(40, withinPercentage(3.2));
  }

  @Test
  void a_failure_is_no_answer() {
    see(Seen.call("compute", "boot", "a"), Seen.failure("a", "NoValidHost").after(5));

    assertThat(onlyMethod())
        .extracting(MethodFigures::answered, MethodFigures::failed, MethodFigures::inFlight)
        .containsExactly(0L, 1L, 0L);
  }

  @Test
  void a_reply_to_an_unseen_call_changes_nothing() {
    see(Seen.reply("before the console began"));

    assertThat(overview(1).seen()).isOne();
    assertThat(methods().rows()).isEmpty();
  }

  @Test
  void a_call_without_a_reply_is_unanswered_after_a_minute() {
    see(Seen.call("compute", "boot", "a"), Seen.call("compute", "boot", "b"), Seen.reply("b"));

    overview(59_999);
    assertThat(onlyMethod().unanswered()).isZero();
    assertThat(onlyMethod().inFlight()).isOne();

    overview(60_000);
    assertThat(onlyMethod().unanswered()).isOne();
    assertThat(onlyMethod().inFlight()).isZero();
  }

  @Test
  void nothing_is_unanswered_where_replies_cannot_be_seen() {
    see(Seen.call("compute", "boot", "a"));

    assertThat(overview(60_000).repliesSeen()).isFalse();
    assertThat(onlyMethod().unanswered()).isZero();
  }

  @Test
  void a_reply_after_a_minute_still_shows_its_duration() {
    see(Seen.call("compute", "boot", "a"), Seen.reply("other"));
    overview(60_000);

    see(Seen.reply("a").after(90_000));

    assertThat(traffic.methods(query("", Order.NAME), at(90_500)).rows().get(0).p50())
        .isCloseTo(90_000, withinPercentage(3.2));
  }

  @Test
  void deliveries_are_not_counted_twice_but_shown_in_the_trace() {
    Seen boot = Seen.call("compute", "boot", "a").of("req-1");
    see(
        boot,
        boot.deliveredFrom("compute").after(15),
        Seen.reply("a").after(40),
        Seen.reply("a").deliveredFrom("reply_host:app:1").after(41));

    assertThat(overview(1_000).seen()).isEqualTo(2);
    TraceView trace = traffic.trace("req-1");
    assertThat(trace).isNotNull();
    assertThat(trace.steps())
        .extracting(TraceView.Step::sent, TraceView.Step::delivered, TraceView.Step::ended)
        .containsExactly(tuple(0.0, 15.0, 40.0));
    assertThat(trace.millis()).isEqualTo(40);
  }

  @Test
  void a_trace_has_all_messages_of_a_request_id_and_how_they_ended() {
    see(
        Seen.call("conductor", "build", "a").of("req-1"),
        Seen.cast("compute", "boot").of("req-1").after(10),
        Seen.call("scheduler", "select", "b").of("req-1").after(20),
        Seen.failure("b", "NoValidHost").after(30),
        Seen.event("notifications", "compute.error").of("req-1").after(35),
        Seen.call("conductor", "build", "c").of("req-2"));

    TraceView trace = traffic.trace("req-1");

    assertThat(trace).isNotNull();
    assertThat(trace.steps())
        .extracting(TraceView.Step::kind, TraceView.Step::name, TraceView.Step::error)
        .containsExactly(
            tuple(Kind.CALL, "build", null),
            tuple(Kind.CAST, "boot", null),
            tuple(Kind.CALL, "select", "NoValidHost"),
            tuple(Kind.NOTIFICATION, "compute.error", null));
    assertThat(trace.open()).isOne();
    assertThat(trace.failed()).isOne();
  }

  @Test
  void a_trace_that_failed_is_kept_when_thousands_have_come_since() {
    see(Seen.call("compute", "boot", "bad").of("req-bad"), Seen.failure("bad", "Error").after(1));
    see(Seen.call("compute", "boot", "good").of("req-good"), Seen.reply("good").after(1));
    for (int i = 0; i < 10_000; i++) {
      see(Seen.cast("compute", "sync").of("req-" + i).after(10));
    }

    assertThat(traffic.trace("req-bad")).isNotNull();
    assertThat(traffic.trace("req-good")).isNull();
    assertThat(traffic.traces("", true, 10))
        .extracting(TraceView::requestId)
        .containsExactly("req-bad");
  }

  @Test
  void the_map_shows_the_busiest_by_name_and_adds_the_others_up() {
    for (int topic = 0; topic < 30; topic++) {
      for (int i = 0; i <= topic; i++) {
        see(Seen.call("topic-" + topic, "m", topic + "/" + i).from("reply_h:" + i + ":1"));
      }
    }

    FlowMap map = overview(1_000).calls();

    assertThat(map.allTopics()).isEqualTo(30);
    assertThat(map.topics()).hasSize(Flows.SHOWN).extracting(Node::name).startsWith("topic-29");
    assertThat(map.senders()).hasSize(Flows.SHOWN + 1);
    assertThat(map.senders().get(Flows.SHOWN))
        .extracting(Node::name, Node::others)
        .containsExactly("", 30 - Flows.SHOWN);
    double shown = map.topics().stream().mapToDouble(Node::rate).sum();
    assertThat(map.in().stream().mapToDouble(Link::rate).sum()).isEqualTo(shown);
    assertThat(map.senders().stream().mapToDouble(Node::rate).sum()).isEqualTo(shown);
  }

  @Test
  void the_map_distinguishes_servers_of_two_topics_and_topics_without_a_server() {
    see(
        Seen.cast("compute", "a").on("node-1"),
        Seen.cast("network", "a").on("node-1"),
        Seen.cast("network", "a"));

    assertThat(overview(1_000).calls().receivers())
        .extracting(Node::name)
        .containsExactlyInAnyOrder("compute.node-1", "network.node-1", "network.any server");
  }

  @Test
  void events_have_a_map_of_their_own_by_topic_and_priority() {
    see(Seen.event("notifications", "compute.start"));

    FlowMap map = overview(1_000).events();

    assertThat(map.topics()).extracting(Node::name).containsExactly("notifications.info");
    assertThat(map.senders()).extracting(Node::name).containsExactly("compute.node-1");
    assertThat(overview(1_000).calls().topics()).isEmpty();
  }

  @Test
  void a_reply_queue_without_a_name_is_shown_with_a_part_of_its_id() {
    see(Seen.call("t", "m", "a").from("reply_0123456789abcdef0123456789abcdef"));

    assertThat(overview(1_000).calls().senders())
        .extracting(Node::name)
        .containsExactly("reply_01234567");
  }

  @Test
  void methods_are_filtered_sorted_and_cut() {
    see(Seen.cast("a", "rare"), Seen.cast("b", "often"), Seen.cast("b", "often"));

    assertThat(traffic.methods(query("", Order.TOTAL), at(1_000)).rows())
        .extracting(MethodFigures::name)
        .containsExactly("often", "rare");
    assertThat(traffic.methods(query("", Order.NAME), at(1_000)).rows())
        .extracting(MethodFigures::name)
        .containsExactly("rare", "often");
    Methods fitting = traffic.methods(query("often", Order.RATE), at(1_000));
    assertThat(fitting.matching()).isOne();
    assertThat(fitting.all()).isEqualTo(2);
  }

  @Test
  void messages_come_newest_first_and_only_those_after_the_last_known_one() {
    see(Seen.cast("t", "one"), Seen.cast("t", "two"), Seen.cast("t", "three"));
    MessageFilter all = new MessageFilter("");

    List<MessageRow> rows = traffic.messages(all, 1, 10);

    assertThat(rows).extracting(MessageRow::name).containsExactly("three", "two");
    assertThat(traffic.messages(all, 0, 1)).hasSize(1);
    assertThat(traffic.message(rows.get(1).number())).isNotNull();
    assertThat(traffic.message(99)).isNull();
  }

  @Test
  void a_reply_is_named_by_its_call() {
    see(
        Seen.call("compute", "boot", "a").of("req-1"),
        Seen.failure("a", "NoValidHost").after(5),
        Seen.reply("unknown").after(6));

    assertThat(traffic.messages(new MessageFilter(""), 1, 10))
        .extracting(MessageRow::name, MessageRow::from, MessageRow::to, MessageRow::requestId)
        .containsExactly(
            tuple("", "", "host:app:1", null),
            tuple("boot: NoValidHost", "compute", "host:app:1", "req-1"));
  }

  @Test
  void memory_is_bounded_with_any_traffic() {
    String large = "x".repeat(200_000);
    for (int i = 0; i < 30_000; i++) {
      see(Seen.call("topic-" + i, "method-" + i, "id-" + i).from("reply_h:" + i + ":1").on("s"));
    }
    for (int i = 0; i < 1_000; i++) {
      see(Seen.event("n" + i, large).with(large).of(large + i));
    }

    Overview overview = overview(1_000);
    assertThat(overview.forgotten()).isPositive();
    assertThat(overview.calls().allTopics()).isLessThan(2_001);
    assertThat(overview.inFlight()).isLessThan(20_001);
    assertThat(traffic.messages(new MessageFilter(""), 0, 100_000)).hasSizeLessThan(200);
    assertThat(traffic.methods(query("xxx", Order.NAME), at(0)).rows())
        .isNotEmpty()
        .allMatch(row -> row.name().length() < 300);
    assertThat(traffic.traces("", false, 10_000)).allMatch(each -> each.requestId().length() < 300);
  }

  @Test
  void the_steps_of_all_traces_together_have_a_bound() {
    for (int i = 0; i < 12_000; i++) {
      String id = "id-" + i;
      see(Seen.call("t", "m", id).of("bad-" + i / 200), Seen.failure(id, "NoValidHost"));
    }
    for (int i = 0; i < 42_000; i++) {
      see(Seen.cast("t", "m").of("good-" + i / 200));
    }

    List<TraceView> kept = traffic.traces("", false, 10_000);

    assertThat(kept).extracting(TraceView::requestId).contains("bad-59", "good-209");
    assertThat(kept.stream().mapToInt(TraceView::count).sum()).isBetween(40_000, 50_000);
  }

  @Test
  void a_tap_that_missed_messages_says_so() {
    traffic.missed(7);
    traffic.missed(-1);

    assertThat(overview(0)).extracting(Overview::missed, Overview::gaps).containsExactly(7L, 1L);
  }

  @Test
  void polled_queues_are_those_of_topics_servers_and_streams() {
    see(
        Seen.cast("compute", "a").on("node-1"),
        Seen.cast("compute", "a"),
        Seen.event("notifications", "e"));

    assertThat(traffic.queueNames(at(1_000), 10))
        .containsExactlyInAnyOrder("compute", "compute.node-1", "notifications.info");
  }

  private void see(Seen... all) {
    for (Seen each : all) {
      traffic.accept(each.sighting());
    }
  }

  private Overview overview(long millis) {
    return traffic.overview(at(millis));
  }

  private Methods methods() {
    return traffic.methods(query("", Order.NAME), at(1_000));
  }

  private MethodFigures onlyMethod() {
    assertThat(methods().rows()).hasSize(1);
    return methods().rows().get(0);
  }

  private static Methods.Query query(String filter, Order order) {
    return new Methods.Query(filter, order, false, 1_000);
  }

  private static Instant at(long millis) {
    return Seen.START.plusMillis(millis);
  }
}
