// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import static dev.bergen.notify.NotificationResult.HANDLED;
import static dev.bergen.notify.NotificationResult.REQUEUE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bergen.RequestContext;
import dev.bergen.json.Serializer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ListenerRequeueTest {
  private final Stage stage = new Stage();
  private final AtomicInteger tries = new AtomicInteger();

  @AfterEach
  void close() {
    stage.close();
  }

  /** Fails for event type "bad", notes the others. */
  private NotificationHandler failingForBad() {
    return event -> {
      stage.heard.add(String.valueOf(event.eventType()));
      if ("bad".equals(event.eventType())) {
        tries.incrementAndGet();
        throw new IllegalStateException("expected by this test");
      }
      return HANDLED;
    };
  }

  @Test
  @Tag("LSN-06")
  @Tag("LSN-10")
  void a_failed_event_is_redelivered_later_and_later_while_others_continue() {
    stage.listen(listener -> listener.handler(failingForBad()).maxConcurrent(1));

    stage.info("bad");
    assertThat(stage.next()).isEqualTo("bad");
    stage.info("good");
    assertThat(stage.next()).isEqualTo("good");
    stage.passOnceArmed(1, ofMillis(999));
    stage.assertSilence();
    stage.timer.advance(ofMillis(1));
    assertThat(stage.next()).isEqualTo("bad");
    stage.passOnceArmed(1, ofMillis(1_999));
    stage.assertSilence();
    stage.timer.advance(ofMillis(1));

    assertThat(stage.next()).isEqualTo("bad");
    assertThat(stage.log())
        .anyMatch(line -> line.contains("redelivering it after 1 s, ") && line.contains("bad"));
  }

  @Test
  @Tag("LSN-10")
  void after_the_last_try_an_event_goes_to_the_dead_letters_and_is_forgotten() {
    List<String> dead = new CopyOnWriteArrayList<>();
    RequeuePolicy policy =
        RequeuePolicy.backOff()
            .withMaxTries(3)
            .withDelays(ofSeconds(1), ofSeconds(1))
            .withDeadLetters((event, tried, error) -> dead.add(event.eventType() + tried + error));
    stage.listen(listener -> listener.handler(failingForBad()).requeue(policy));

    stage.info("bad");
    stage.passOnceArmed(1, ofSeconds(1));
    stage.passOnceArmed(1, ofSeconds(1));

    await()
        .atMost(ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(dead)
                    .containsExactly("bad3java.lang.IllegalStateException: expected by this test"));
    await()
        .atMost(ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(stage.log())
                    .anyMatch(line -> line.startsWith("ERROR Dead letter: giving up after 3")));
    assertThat(tries).hasValue(3);
    assertThat(stage.timer.size()).isZero();
  }

  @Test
  void an_event_whose_dead_letter_is_not_accepted_is_kept() {
    AtomicInteger refused = new AtomicInteger();
    RequeuePolicy policy =
        RequeuePolicy.backOff()
            .withMaxTries(1)
            .withDelays(ofSeconds(1), ofSeconds(7))
            .withDeadLetters(
                (event, tried, error) -> {
                  refused.incrementAndGet();
                  throw new IOException("expected by this test");
                });
    stage.listen(listener -> listener.handler(failingForBad()).requeue(policy));

    stage.info("bad");
    stage.passOnceArmed(1, ofSeconds(7));

    await().atMost(ofSeconds(30)).untilAsserted(() -> assertThat(refused).hasValue(2));
  }

  @Test
  @Tag("LSN-07")
  void without_requeueing_unhandled_events_are_acknowledged() {
    stage.listen(listener -> listener.handler(failingForBad()).requeue(RequeuePolicy.never()));

    stage.info("bad");
    assertThat(stage.next()).isEqualTo("bad");
    stage.info("good");

    assertThat(stage.next()).isEqualTo("good");
    stage.assertSilence();
    assertThat(stage.timer.size()).isZero();
    assertThat(stage.log())
        .anyMatch(line -> line.startsWith("WARN Notification failed, dropping it"));
  }

  @Test
  @Tag("LSN-07")
  @Tag("LSN-06")
  @Tag("FAK-07")
  void requeueing_at_once_puts_an_event_behind_the_others_as_often_as_it_takes() {
    stage.info("bad");
    stage.info("good");
    stage.listen(
        listener ->
            listener
                .handler(
                    event -> {
                      stage.heard.add(String.valueOf(event.eventType()));
                      boolean enough = tries.incrementAndGet() > 5;
                      return "bad".equals(event.eventType()) && !enough ? REQUEUE : HANDLED;
                    })
                .maxConcurrent(1)
                .requeue(RequeuePolicy.immediately()));

    assertThat(List.of(stage.next(), stage.next(), stage.next()))
        .containsExactly("bad", "good", "bad");
    await().atMost(ofSeconds(30)).untilAsserted(() -> assertThat(tries.get()).isGreaterThan(5));
    assertThat(stage.timer.size()).isZero();
  }

  @Test
  void a_redelivered_event_is_marked_so_and_may_go_to_another_listener() {
    NotificationListener first =
        stage.listen(listener -> listener.handler(event -> REQUEUE).maxConcurrent(1));
    stage.info("unwanted");
    stage.passOnceArmed(1, ofMillis(1));
    first.close();

    stage.listen(
        listener ->
            listener.handler(
                event -> {
                  stage.heard.add(event.eventType() + " again: " + event.redelivered());
                  return HANDLED;
                }));

    assertThat(stage.next()).isEqualTo("unwanted again: true");
    assertThat(stage.timer.size()).isZero();
  }

  @Test
  @Tag("LSN-10")
  void those_that_wait_for_their_next_try_are_bounded() {
    stage.listen(listener -> listener.handler(failingForBad()).maxConcurrent(2));
    for (int i = 0; i < 50; i++) {
      stage.info("bad");
    }

    // 16 wait beside the two places, and then one in each place.
    await().atMost(ofSeconds(30)).untilAsserted(() -> assertThat(stage.timer.size()).isEqualTo(18));
    stage.heard.clear();
    stage.assertSilence();

    assertThat(tries).hasValue(18);
  }

  @Test
  void an_unreadable_payload_does_not_affect_others() {
    stage.listen(
        listener ->
            listener
                .handler(stage.noting())
                .requeue(RequeuePolicy.never())
                .serializer(
                    new Serializer() {
                      @Override
                      public Object deserialize(RequestContext c, Object entity) {
                        if ("bad".equals(entity)) {
                          throw new IllegalArgumentException("expected by this test");
                        }
                        return entity;
                      }
                    }));

    stage.notifier.info(Stage.NOBODY, "unreadable", "bad");
    stage.notifier.info(Stage.NOBODY, "readable", "good");

    assertThat(stage.next()).isEqualTo("readable");
    stage.assertSilence();
  }

  @Test
  void a_policy_that_cannot_be_is_refused() {
    assertThatThrownBy(() -> RequeuePolicy.backOff().withMaxTries(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RequeuePolicy.backOff().withDelays(ofSeconds(2), ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RequeuePolicy.never().withMaxTries(3))
        .isInstanceOf(IllegalStateException.class);
  }
}
