// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.config.TransportUrl;
import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.observe.sight.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a recording, before anything is sent. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrafficTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void record() throws IOException {
    file = directory.resolve("traffic.rec");
    try (Recordings recording = Recordings.at(file)) {
      recording
          .call("c-1", "stock.node-1.example.org", "reserve", Map.of("item", "disk"))
          .cast("stock", "refresh", Map.of())
          .fanout("stock", "resync")
          .after(90)
          .reply("c-1", Map.of("left", 15))
          .event("notifications", "stock.low")
          .garbage()
          .call("c-2", "other", "reserve", Map.of("item", "disk"))
          .failure("c-2", "OutOfStock", "none left")
          .call("c-3", "stock", "count", Map.of());
    }
  }

  private List<RecordedRequest> requests(Selection selection) {
    try (Traffic traffic = Traffic.of(file)) {
      List<RecordedRequest> requests = new ArrayList<>();
      traffic.requests(selection).forEachRemaining(requests::add);
      return requests;
    }
  }

  @Test
  void calls_casts_and_fanouts_are_distinguished_and_others_are_left_out() {
    List<RecordedRequest> requests = requests(Selection.REQUESTS);

    assertThat(requests)
        .extracting(RecordedRequest::kind)
        .containsExactly(Kind.CALL, Kind.CAST, Kind.FANOUT, Kind.CALL, Kind.CALL);
    assertThat(requests.get(0).topic()).isEqualTo("stock");
    assertThat(requests.get(0).server()).isEqualTo("node-1.example.org");
    assertThat(requests.get(2).topic()).isEqualTo("stock");
    assertThat(requests).extracting(RecordedRequest::exchange).containsOnly("shop");
    assertThat(requests.get(4).number()).isEqualTo(9);
  }

  @Test
  void topics_methods_and_events_can_be_chosen() {
    assertThat(requests(new Selection(List.of("other"), List.of(), false))).hasSize(1);
    assertThat(requests(new Selection(List.of(), List.of("re*"), false))).hasSize(4);
    assertThat(requests(new Selection(List.of(), List.of("re*e"), false))).hasSize(2);
    assertThat(requests(new Selection(List.of("notifications"), List.of(), true)))
        .singleElement()
        .satisfies(event -> assertThat(event.name()).isEqualTo("stock.low"));
  }

  @Test
  void calls_are_joined_to_their_replies() {
    List<Answer> answers = new ArrayList<>();

    long answered = RecordedAnswers.read(file, Selection.REQUESTS, answers::add);

    assertThat(answered).isEqualTo(2);
    assertThat(answers)
        .extracting(Answer::outcome)
        .containsExactly(Outcome.RESULT, Outcome.FAILURE, Outcome.NO_ANSWER);
    assertThat(answers.get(0).value().text()).isEqualTo("{\"left\": 15}");
    assertThat(answers.get(0).millis()).isEqualTo(93);
    assertThat(answers.get(1).value().text()).contains("OutOfStock").doesNotContain("at 1");
  }

  @Test
  void a_plan_counts_the_chosen_requests_and_the_expected_replies() {
    Plan plan = Plan.of(file, new Selection(List.of("stock"), List.of(), false), Redirection.NONE);

    assertThat(plan.total()).isEqualTo(4);
    assertThat(plan.others()).isEqualTo(5);
    assertThat(plan.returning()).containsExactly("shop/stock");
    assertThat(plan.urls()).containsExactly("rabbit://mq:5672/prod");

    Plan elsewhere = Plan.of(file, Selection.REQUESTS, new Redirection(null, "trial", null));
    assertThat(elsewhere.returning()).isEmpty();
  }

  @Test
  void a_request_that_was_published_again_counts_once() throws IOException {
    file = directory.resolve("twice.rec");
    try (Recordings recording = Recordings.at(file)) {
      recording
          .call("c-1", "stock", "reserve", Map.of())
          .call("c-1", "stock", "reserve", Map.of())
          .reply("c-1", 15)
          .call("c-1", "stock", "reserve", Map.of())
          .cast("stock", "refresh", Map.of())
          .cast("stock", "refresh", Map.of())
          .event("notifications", "stock.low")
          .event("notifications", "stock.low")
          .event("audit", "stock.low");
    }
    List<Answer> answers = new ArrayList<>();
    Selection all = new Selection(List.of(), List.of(), true);

    assertThat(requests(all))
        .extracting(RecordedRequest::number)
        .as("casts without an id may each be meant, and topics get the same event")
        .containsExactly(1L, 5L, 6L, 7L, 9L);
    Plan plan = Plan.of(file, all, Redirection.NONE);
    assertThat(plan.total()).isEqualTo(5);
    assertThat(plan.others()).isEqualTo(4);
    assertThat(RecordedAnswers.read(file, Selection.REQUESTS, answers::add)).isEqualTo(1);
    assertThat(answers).hasSize(1);
  }

  @Test
  void a_broker_is_the_same_under_another_name() {
    TransportUrl now = TransportUrl.parse("rabbit://u:p@127.0.0.1/prod");

    assertThat(SameBroker.isPossible("rabbit://localhost:5672/prod", now)).isTrue();
    assertThat(SameBroker.isPossible("rabbit://other:5672,localhost/prod", now)).isTrue();
    assertThat(SameBroker.isPossible("rabbit://localhost:5672/test", now)).isFalse();
    assertThat(SameBroker.isPossible("rabbit://localhost:5673/prod", now)).isTrue();
    assertThat(SameBroker.isPossible("rabbit://192.0.2.1:5672/prod", now)).isFalse();
    assertThat(SameBroker.isPossible("nonsense", now)).isTrue();
  }

  @Test
  void the_pace_is_that_of_the_recording_without_the_pauses_between_its_stretches()
      throws IOException {
    Path paced = directory.resolve("paced.rec");
    try (Recordings recording = Recordings.at(paced)) {
      recording
          .cast("stock", "a", Map.of())
          .after(99)
          .cast("stock", "b", Map.of())
          .session(1_000_000)
          .cast("stock", "c", Map.of())
          .after(49)
          .cast("stock", "d", Map.of());
    }
    file = paced;
    List<RecordedRequest> requests = requests(Selection.REQUESTS);

    assertThat(due(new Pace(1, Double.POSITIVE_INFINITY), requests))
        .containsExactly(0, 100, 100, 150);
    assertThat(due(new Pace(2, Double.POSITIVE_INFINITY), requests)).containsExactly(0, 50, 50, 75);
    assertThat(due(new Pace(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY), requests))
        .containsExactly(0, 0, 0, 0);
    assertThat(due(new Pace(Double.POSITIVE_INFINITY, 50), requests))
        .containsExactly(0, 20, 40, 60);
    assertThat(due(new Pace(1, 50), requests)).containsExactly(0, 100, 120, 150);
  }

  private static List<Integer> due(Pace pace, List<RecordedRequest> requests) {
    return requests.stream().map(pace::due).map(Duration::toMillis).map(Long::intValue).toList();
  }
}
