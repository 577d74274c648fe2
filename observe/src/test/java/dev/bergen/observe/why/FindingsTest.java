// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.sight.SightingReader;
import dev.bergen.observe.tap.Bus;
import dev.bergen.observe.why.Evidence.Question;
import dev.bergen.observe.why.Evidence.Verdict;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What can be said about a message, and what cannot. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FindingsTest {
  private static final Coverage FIREHOSE = coverage(true, 10_000);
  private static final Coverage BINDING = coverage(false, 10_000);

  private final Stories stories = new Stories("req-1");
  private final Sighting call =
      routed(Bus.call(0, "lab", "resize", "a", "reply_api", "req-1"), List.of("lab"));

  private static Coverage coverage(boolean firehose, long endMillis) {
    return new Coverage(firehose, firehose, false, Instant.EPOCH.plusMillis(endMillis));
  }

  /** As the firehose shows it on its way in. */
  private static Sighting routed(Sighting seen, @Nullable List<String> queues) {
    TappedMessage copy = seen.copy();
    return again(seen, copy.queue(), queues, copy.message().headers());
  }

  private static Sighting again(
      Sighting seen,
      @Nullable String queue,
      @Nullable List<String> queues,
      Map<String, @Nullable Object> headers) {
    TappedMessage copy = seen.copy();
    RawMessage message = copy.message();
    return new SightingReader()
        .read(
            new TappedMessage(
                copy.at(),
                copy.exchange(),
                copy.routingKey(),
                queue,
                false,
                queues,
                null,
                new RawMessage("", message.properties(), headers, message.body())));
  }

  private Evidence finding(Question question, Coverage coverage) {
    return Findings.of(stories.all().get(0), coverage).stream()
        .filter(one -> one.question() == question)
        .findFirst()
        .orElseThrow();
  }

  private Verdict verdict(Question question, Coverage coverage) {
    return finding(question, coverage).verdict();
  }

  private String conclusion(Coverage coverage) {
    Story story = stories.all().get(0);
    return Conclusion.of(story, Findings.of(story, coverage));
  }

  @Test
  void an_answered_call_says_where_its_time_went() {
    stories.add(call);
    stories.add(Bus.delivery(3_200, call, "lab", false));
    stories.add(Bus.heartbeat(3_300, "a", "reply_api"));
    stories.add(Bus.reply(3_880, "a", "reply_api"));

    assertThat(conclusion(FIREHOSE))
        .isEqualTo("It was answered after 3.88 s: 3.20 s in queue lab, 680 ms at its server.");
    assertThat(finding(Question.WAITED, FIREHOSE).text()).isEqualTo("3.20 s in queue lab");
    assertThat(finding(Question.ANSWERED, FIREHOSE).text())
        .isEqualTo("after 3.88 s, 680 ms after it had been delivered; its server sent 1 heartbeat");
    assertThat(verdict(Question.REDELIVERED, FIREHOSE)).isEqualTo(Verdict.NO);
    assertThat(verdict(Question.EXPIRED, FIREHOSE)).isEqualTo(Verdict.NO);
  }

  @Test
  void a_copy_by_binding_leaves_open_what_it_cannot_show() {
    stories.add(routed(call, null));

    for (Question question : Question.values()) {
      assertThat(verdict(question, BINDING)).as(question.name()).isEqualTo(Verdict.UNKNOWN);
    }
    assertThat(conclusion(BINDING)).startsWith("The messages that were seen do not show");
  }

  @Test
  void a_message_routed_to_no_queue_is_unroutable() {
    stories.add(routed(call, List.of()));

    assertThat(verdict(Question.ROUTED, FIREHOSE)).isEqualTo(Verdict.NO);
    assertThat(verdict(Question.DELIVERED, FIREHOSE)).isEqualTo(Verdict.NO);
    assertThat(conclusion(FIREHOSE)).isEqualTo("It was unroutable: no queue is bound for it.");
  }

  @Test
  void an_undelivered_message_waits_until_it_expires() {
    stories.add(call); // which says 60 s

    assertThat(finding(Question.WAITED, FIREHOSE).text()).startsWith("for 10.00 s, and still");
    assertThat(verdict(Question.EXPIRED, FIREHOSE)).isEqualTo(Verdict.UNKNOWN);
    assertThat(conclusion(FIREHOSE)).startsWith("It is in its queue");
    assertThat(verdict(Question.EXPIRED, coverage(true, 60_001))).isEqualTo(Verdict.YES);
    assertThat(conclusion(coverage(true, 60_001))).startsWith("It expired in its queue");
  }

  @Test
  void a_missed_copy_may_have_been_the_one() {
    stories.add(call);
    Coverage missed = new Coverage(true, true, true, Instant.EPOCH.plusSeconds(90));

    assertThat(verdict(Question.DELIVERED, missed)).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(Question.ANSWERED, missed)).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(Question.EXPIRED, missed)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_recording_has_a_gap_between_two_sessions() {
    stories.add(call); // which says 60 s, and then watching paused for an hour
    Instant hour = Instant.EPOCH.plusSeconds(3_600);
    Coverage paused = new Coverage(true, true, false, hour, List.of(Instant.EPOCH.plusSeconds(10)));

    assertThat(verdict(Question.DELIVERED, paused)).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(Question.ANSWERED, paused)).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(Question.EXPIRED, paused)).isEqualTo(Verdict.UNKNOWN);
    assertThat(finding(Question.WAITED, paused).text())
        .startsWith("for 10.00 s, and still when watching was interrupted");
    assertThat(conclusion(paused)).startsWith("The messages that were seen do not show");

    Coverage longer = new Coverage(true, true, false, hour, List.of(Instant.EPOCH.plusSeconds(90)));
    assertThat(verdict(Question.EXPIRED, longer)).isEqualTo(Verdict.YES);
    Coverage earlier =
        new Coverage(true, true, false, hour, List.of(Instant.EPOCH.minusSeconds(1)));
    assertThat(verdict(Question.DELIVERED, earlier)).isEqualTo(Verdict.NO);

    stories.add(Bus.delivery(3_500_000, call, "lab", true));
    stories.add(Bus.reply(3_500_100, "a", "reply_api"));
    assertThat(verdict(Question.WAITED, paused)).isEqualTo(Verdict.UNKNOWN);
    assertThat(conclusion(paused)).contains("its time in the queue is unknown");
  }

  @Test
  void a_second_delivery_says_that_the_first_was_not_acknowledged() {
    stories.add(call);
    stories.add(Bus.delivery(10, call, "lab", false));
    stories.add(Bus.delivery(500, call, "bergen.tap.1", false));
    stories.add(Bus.delivery(600, call, "lab", true));
    stories.add(Bus.reply(700, "a", "reply_api"));

    assertThat(finding(Question.REDELIVERED, FIREHOSE).text()).startsWith("1 of 2 deliveries");
    assertThat(finding(Question.ANSWERED, FIREHOSE).text()).contains("100 ms after it had been");
  }

  @Test
  void messages_that_left_the_queue_meanwhile_are_counted() {
    Sighting slow = Bus.cast(-1, "lab", "report", "req-2");
    stories.add(Bus.delivery(-1, slow, "lab", false));
    stories.add(call);
    stories.add(Bus.delivery(10, slow, "lab", false));
    stories.add(Bus.delivery(20, slow, "elsewhere", false));
    stories.add(Bus.delivery(500, slow, "lab", false));
    stories.add(Bus.delivery(900, call, "lab", false));
    stories.add(Bus.delivery(901, slow, "lab", false));

    assertThat(finding(Question.WAITED, FIREHOSE).text())
        .isEqualTo("900 ms in queue lab, while 2 others left it: 2 cast report");
  }

  @Test
  void a_reply_that_overtakes_the_news_of_the_delivery_does_not_turn_time_back() {
    stories.add(call);
    stories.add(Bus.reply(5, "a", "reply_api"));
    stories.add(Bus.delivery(6, call, "lab", false));

    assertThat(conclusion(FIREHOSE))
        .isEqualTo("It was answered after 5.0 ms: 5.0 ms in queue lab, 0.0 ms at its server.");
  }

  @Test
  void a_dead_letter_shows_its_queue_and_the_reason() {
    stories.add(
        again(
            call,
            "dead",
            null,
            Map.of(
                "x-death",
                List.of(Map.of("queue", "lab", "reason", "expired", "count", 2L), "nonsense"))));

    assertThat(finding(Question.DEAD_LETTERED, FIREHOSE).text())
        .isEqualTo("from queue lab, expired, 2 times");
    assertThat(verdict(Question.EXPIRED, FIREHOSE)).isEqualTo(Verdict.YES);
    assertThat(conclusion(FIREHOSE)).isEqualTo("It was dead-lettered from queue lab: expired.");
  }

  @Test
  void a_waiting_message_has_its_place_in_the_queue() {
    stories.found(call, new Story.Place("lab", 16, 3, false));

    assertThat(finding(Question.WAITED, FIREHOSE).text())
        .isEqualTo("in queue lab now, behind 16 and before 3 others");
    assertThat(conclusion(FIREHOSE)).isEqualTo("It waits in queue lab, behind 16 others.");
  }

  @Test
  void a_request_has_a_story_for_each_of_its_messages_and_an_end() {
    stories.add(call);
    stories.add(Bus.call(1, "lab", "other", "b", "reply_api", "req-2"));
    stories.add(Bus.reply(2, "b", "reply_api"));
    Instant late = Instant.EPOCH.plusSeconds(30);
    assertThat(stories.isQuiet(late, Duration.ofSeconds(5))).isFalse();
    stories.add(Bus.cast(3, "lab", "forget", "req-1"));
    stories.add(Bus.failure(4, "a", "reply_api"));

    assertThat(stories.all()).extracting(Story::identity).containsExactly("a", "u");
    assertThat(conclusion(FIREHOSE)).startsWith("It failed at its server after 4.0 ms");
    assertThat(stories.isQuiet(late, Duration.ofSeconds(5))).isTrue();
    assertThat(new Stories("a").add(call)).isTrue();
  }
}
