// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import static dev.bergen.notify.NotificationResult.HANDLED;
import static dev.bergen.notify.NotificationResult.REQUEUE;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bergen.InvalidTargetException;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.transport.NotificationTransport;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ListenerLifecycleTest {
  private final Stage stage = new Stage();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void close() {
    gate.countDown();
    stage.close();
  }

  private NotificationResult stand(NotificationEvent event) throws InterruptedException {
    entered.countDown();
    assertThat(gate.await(30, SECONDS)).isTrue();
    stage.heard.add(String.valueOf(event.eventType()));
    return HANDLED;
  }

  @Test
  void closing_waits_for_half_a_minute_unless_another_time_is_set() throws Exception {
    Field patience = NotificationListener.Builder.class.getDeclaredField("drainTimeout");
    patience.setAccessible(true);
    try (NotificationTransport transport = NotificationTransport.open("memory://patience")) {
      assertThat(patience.get(NotificationListener.builder(transport, Target.topic("lab"))))
          .isEqualTo(ofSeconds(30));
    }
  }

  @Test
  @Tag("LSN-01")
  void a_listener_goes_one_way() {
    NotificationListener listener = stage.listen(b -> b.handler(stage.noting()));
    listener.start();

    listener.stop();
    listener.stop();
    assertThatThrownBy(listener::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("notifications", "stopped", "build another");
    listener.close();
    listener.close();

    assertThatThrownBy(listener::start).hasMessageContaining("closed");
    stage.info("for nobody");
    stage.assertSilence();
  }

  @Test
  @Tag("LSN-01")
  void stopping_takes_no_more_and_draining_waits_for_what_runs() throws Exception {
    NotificationListener listener = stage.listen(b -> b.handler(this::stand).maxConcurrent(1));
    stage.info("running");
    assertThat(entered.await(30, SECONDS)).isTrue();

    listener.stop();
    stage.info("for others");
    assertThat(listener.awaitDrained(ofSeconds(0))).isFalse();
    gate.countDown();

    assertThat(listener.awaitDrained(ofSeconds(10))).isTrue();
    assertThat(stage.next()).isEqualTo("running");
    stage.assertSilence();
    stage.listen(b -> b.handler(stage.noting()));
    assertThat(stage.next()).isEqualTo("for others");
    stage.assertSilence();
  }

  @Test
  @Tag("LSN-07")
  void handled_and_permanently_refused_events_are_never_redelivered() {
    NotificationListener singles =
        stage.listen(b -> b.handler(stage.noting(), Priority.INFO, Priority.DEBUG));
    NotificationListener batches =
        stage.listen(
            b -> b.batchHandler(stage.notingBatches(), Priority.AUDIT).batch(2, ofSeconds(60)));
    NotificationListener refusing =
        stage.listen(
            b ->
                b.handler(
                        event -> {
                          stage.heard.add(String.valueOf(event.eventType()));
                          return REQUEUE;
                        },
                        Priority.ERROR)
                    .requeue(RequeuePolicy.never()));
    stage.info("single");
    stage.notifier.audit(Stage.NOBODY, "one", null);
    stage.notifier.audit(Stage.NOBODY, "two", null);
    stage.notifier.error(Stage.NOBODY, "refused", null);
    assertThat(List.of(stage.next(), stage.next(), stage.next()))
        .containsExactlyInAnyOrder("single", "one,two", "refused");

    List.of(singles, batches, refusing).forEach(NotificationListener::close);
    stage.listen(b -> b.handler(stage.noting()));

    stage.assertSilence();
  }

  @Test
  void a_handler_that_does_not_end_in_time_is_interrupted_and_its_event_redelivered()
      throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    NotificationListener listener =
        NotificationListener.builder(stage.transport, Stage.TOPIC)
            .handler(
                event -> {
                  entered.countDown();
                  try {
                    return stand(event);
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                })
            .drainTimeout(ofSeconds(0))
            .build();
    listener.start();
    stage.info("unfinished");
    assertThat(entered.await(30, SECONDS)).isTrue();

    listener.close();

    assertThat(interrupted.await(30, SECONDS)).isTrue();
    stage.listen(b -> b.handler(stage.noting()));
    assertThat(stage.next()).isEqualTo("unfinished");
    stage.assertSilence();
  }

  @Test
  @Tag("TRN-09")
  @Tag("TGT-08")
  void a_target_needs_a_topic() {
    NotificationListener listener =
        NotificationListener.builder(stage.transport, Target.endpoint().withTopic(""))
            .handler(stage.noting(), Priority.INFO)
            .build();

    assertThatThrownBy(listener::start)
        .isInstanceOf(InvalidTargetException.class)
        .hasMessageContaining("A target must have topic specified");
    listener.close();
  }

  @Test
  void an_endpoint_cannot_wait_for_itself() {
    NotificationListener[] self = new NotificationListener[1];
    self[0] =
        stage.listen(
            b ->
                b.handler(
                        event -> {
                          self[0].close();
                          return HANDLED;
                        })
                    .requeue(RequeuePolicy.never()));

    stage.info("close yourself");

    await()
        .atMost(ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(stage.log())
                    .anyMatch(line -> line.startsWith("WARN Notification failed, dropping it")));
  }

  @Test
  void endpoints_run_on_an_executor_of_the_users_if_there_is_one() {
    ExecutorService own =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "the-users-thread"));
    try {
      NotificationListener listener =
          stage.listen(
              b ->
                  b.executor(own)
                      .handler(
                          event -> {
                            stage.heard.add(Thread.currentThread().getName());
                            return HANDLED;
                          }));
      stage.info("e");
      assertThat(stage.next()).isEqualTo("the-users-thread");
      listener.close();
    } finally {
      own.shutdownNow();
    }
  }

  @Test
  @Tag("LSN-21")
  void a_hundred_thousand_are_handled_once_by_two_listeners() throws Exception {
    int count = 100_000;
    AtomicInteger handled = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(count);
    NotificationHandler counting =
        event -> {
          handled.incrementAndGet();
          all.countDown();
          return HANDLED;
        };
    stage.listen(b -> b.handler(counting));
    stage.listen(b -> b.handler(counting).maxConcurrent(2));

    for (int i = 0; i < count; i++) {
      stage.info("e");
    }

    assertThat(all.await(30, SECONDS)).isTrue();
    stage.assertSilence();
    assertThat(handled).hasValue(count);
  }

  private NotificationTransport narrow() {
    return NotificationTransport.builder(stage.url.replace("memory", "narrow"))
        .timer(stage.timer)
        .build();
  }

  @Test
  @Tag("TRN-14")
  @Tag("TRN-15")
  @Tag("SPI-05")
  void features_that_the_driver_lacks_are_refused_when_a_listener_is_built() {
    try (NotificationTransport narrow = narrow()) {
      NotificationListener.Builder builder =
          NotificationListener.builder(narrow, Stage.TOPIC).handler(stage.noting());

      assertThatThrownBy(() -> builder.requeue(RequeuePolicy.immediately()).build())
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContainingAll("REQUEUE", "RequeuePolicy.immediately()");
      builder.requeue(RequeuePolicy.backOff()).pool("audit");
      assertThatThrownBy(builder::build)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContainingAll("POOLS", "audit");
    }
  }

  @Test
  @Tag("LSN-06")
  void without_requeueing_by_the_broker_an_event_is_tried_again_where_it_is() {
    AtomicInteger tries = new AtomicInteger();
    try (NotificationTransport narrow = narrow();
        NotificationListener listener =
            NotificationListener.builder(narrow, Stage.TOPIC)
                .handler(
                    event -> {
                      stage.heard.add(event.eventType() + " " + tries.incrementAndGet());
                      return tries.get() < 3 ? REQUEUE : HANDLED;
                    })
                .build()) {
      listener.start();

      stage.info("e");
      assertThat(stage.next()).isEqualTo("e 1");
      stage.passOnceArmed(1, ofSeconds(1));
      assertThat(stage.next()).isEqualTo("e 2");
      stage.passOnceArmed(1, ofSeconds(2));

      assertThat(stage.next()).isEqualTo("e 3");
      stage.assertSilence();
      assertThat(stage.timer.size()).isZero();
    }
  }

  @Test
  @Tag("LSN-19")
  void a_batch_waits_for_no_more_than_the_driver_hands_out() {
    try (NotificationTransport narrow = narrow();
        NotificationListener listener =
            NotificationListener.builder(narrow, Stage.TOPIC)
                .batchHandler(stage.notingBatches())
                .batch(100, ofSeconds(60))
                .build()) {
      listener.start();

      List.of("a", "b", "c", "d").forEach(stage::info);

      assertThat(stage.next()).isEqualTo("a,b,c");
      stage.assertSilence();
    }
  }
}
