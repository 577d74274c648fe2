// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import static dev.bergen.notify.NotificationResult.HANDLED;
import static dev.bergen.notify.NotificationResult.REQUEUE;
import static dev.bergen.notify.Stage.NOBODY;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.message.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ListenerBatchTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  /** Methods that take batches. */
  public static final class Batches {
    private final Stage stage;

    Batches(Stage stage) {
      this.stage = stage;
    }

    public void info(List<NotificationEvent> events) {
      stage.heard.add("info " + events.size());
    }

    public NotificationResult error(List<NotificationEvent> events) {
      stage.heard.add("error " + events.size());
      return HANDLED;
    }
  }

  @Test
  @Tag("LSN-14")
  @Tag("LSN-16")
  void a_full_batch_is_delivered_at_once_and_the_rest_after_the_timeout() {
    IntStream.range(0, 205).forEach(i -> stage.info("event"));
    stage.listen(listener -> listener.endpoint(new Batches(stage)).batch(100, ofSeconds(1)));

    List<String> sizes = new ArrayList<>(List.of(stage.next(), stage.next()));
    stage.passOnceArmed(1, ofSeconds(1));
    sizes.add(stage.next());

    assertThat(sizes).containsExactly("info 100", "info 100", "info 5");
  }

  @Test
  @Tag("LSN-16")
  @Tag("LSN-17")
  void the_timeout_begins_with_the_first_event_of_a_batch() {
    stage.listen(listener -> listener.batchHandler(stage.notingBatches()).batch(10, ofSeconds(1)));
    stage.timer.advance(ofSeconds(60));

    stage.info("one");
    stage.passOnceArmed(1, ofMillis(600));
    stage.info("two");
    stage.timer.advance(ofMillis(399));
    stage.assertSilence();
    stage.timer.advance(ofMillis(1));

    assertThat(stage.next()).isEqualTo("one,two");
    stage.info("three");
    stage.passOnceArmed(1, ofMillis(999));
    stage.assertSilence();
    stage.timer.advance(ofMillis(1));
    assertThat(stage.next()).isEqualTo("three");
  }

  @Test
  @Tag("LSN-15")
  void a_batch_is_grouped_by_priority_in_the_order_of_the_alphabet() {
    stage.listen(
        listener ->
            listener
                .batchHandler(
                    events -> {
                      stage.heard.add(
                          events.get(0).priority()
                              + " "
                              + String.join(
                                  ",",
                                  events.stream()
                                      .map(e -> String.valueOf(e.eventType()))
                                      .toList()));
                      return HANDLED;
                    })
                .batch(5, ofSeconds(60)));

    stage.notifier.warn(NOBODY, "w1", null);
    stage.notifier.info(NOBODY, "i1", null);
    stage.notifier.critical(NOBODY, "c1", null);
    stage.notifier.info(NOBODY, "i2", null);
    stage.notifier.audit(NOBODY, "a1", null);

    assertThat(List.of(stage.next(), stage.next(), stage.next(), stage.next()))
        .containsExactly("AUDIT a1", "CRITICAL c1", "INFO i1,i2", "WARN w1");
  }

  @Test
  @Tag("LSN-15")
  void a_group_that_is_not_handled_is_redelivered_as_a_whole_and_stops_its_endpoints() {
    AtomicInteger infos = new AtomicInteger();
    stage.listen(
        listener ->
            listener
                .batchHandler(
                    events -> {
                      stage.heard.add("first " + events.size());
                      return infos.incrementAndGet() == 1 ? REQUEUE : HANDLED;
                    },
                    Priority.INFO)
                .batchHandler(
                    events -> {
                      stage.heard.add("second " + events.size());
                      return HANDLED;
                    },
                    Priority.INFO)
                .batchHandler(
                    events -> {
                      stage.heard.add("error " + events.size());
                      return HANDLED;
                    },
                    Priority.ERROR)
                .batch(3, ofSeconds(10))
                .requeue(RequeuePolicy.backOff().withDelays(ofSeconds(1), ofSeconds(1))));

    stage.info("one");
    stage.info("two");
    stage.notifier.error(NOBODY, "three", null);
    assertThat(List.of(stage.next(), stage.next())).containsExactly("error 1", "first 2");
    stage.assertSilence();
    stage.passOnceArmed(2, ofSeconds(1));
    stage.passOnceArmed(1, ofSeconds(10));

    assertThat(List.of(stage.next(), stage.next())).containsExactly("first 2", "second 2");
  }

  @Test
  @Tag("FLT-06")
  void a_filter_takes_single_events_out_of_a_batch_and_skips_an_endpoint_without_any() {
    stage.listen(
        listener ->
            listener
                .batchHandler(
                    NotificationFilter.any().withEventType("volume"), stage.notingBatches())
                .batchHandler(
                    NotificationFilter.any().withEventType("nothing"), stage.notingBatches())
                .batch(3, ofSeconds(60)));

    stage.info("volume.a");
    stage.info("compute.b");
    stage.info("volume.c");

    assertThat(stage.next()).isEqualTo("volume.a,volume.c");
    stage.assertSilence();
  }

  @Test
  @Tag("LSN-20")
  void stopping_delivers_the_part_of_a_batch_that_has_come() {
    NotificationListener listener =
        stage.listen(b -> b.batchHandler(stage.notingBatches()).batch(10, ofSeconds(60)));
    stage.info("one");
    stage.info("two");
    stage.passOnceArmed(1, ofMillis(1));

    listener.stop();

    assertThat(listener.awaitDrained(ofSeconds(10))).isTrue();
    assertThat(stage.next()).isEqualTo("one,two");
    assertThat(stage.timer.size()).isZero();
  }

  @Test
  @Tag("LSN-18")
  void a_batch_always_has_a_size_and_a_time() {
    NotificationListener.Builder builder =
        NotificationListener.builder(stage.transport, Stage.TOPIC);

    assertThatThrownBy(() -> builder.batch(0, ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.batch(1, ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.handler(stage.noting()).batch(5, ofSeconds(1)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes single events");
  }
}
