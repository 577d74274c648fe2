// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessageDeliveryException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotificationRecordingTest {
  private static final RequestContext NOBODY = RequestContext.empty();

  @RegisterExtension final BergenExtension bergen = new BergenExtension().withVirtualClock();

  private final List<String> heard = new CopyOnWriteArrayList<>();

  record Volume(String name, int gigabytes) {}

  private Notifier notifier() {
    return Notifier.of(bergen.notificationTransport(), "volumes.node-1");
  }

  /** Hears of {@code count} events. */
  private CountDownLatch listen(int count) {
    CountDownLatch events = new CountDownLatch(count);
    NotificationListener listener =
        NotificationListener.builder(bergen.notificationTransport(), Target.topic("notifications"))
            .handler(
                event -> {
                  heard.add(name(event));
                  events.countDown();
                  return null;
                })
            .build();
    bergen.closeAfterTest(listener).start();
    return events;
  }

  private static String name(NotificationEvent event) {
    return String.valueOf(event.eventType());
  }

  private static void await(CountDownLatch events) throws InterruptedException {
    assertThat(events.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @Tag("TST-04")
  void notifications_are_recorded_and_found_by_what_is_known_about_them(
      NotificationTransport transport) {
    Notifier notifier = notifier().withTopics("notifications", "audits");
    notifier.info(NOBODY, "volume.create.end", new Volume("disk-1", 20));
    notifier.error(NOBODY, "volume.create.error", "full");

    assertThat(transport).isSameAs(bergen.notificationTransport());
    assertThat(bergen.recorder().notifications())
        .extracting(RecordedNotification::eventType)
        .containsExactly(
            "volume.create.end", "volume.create.end", "volume.create.error", "volume.create.error");
    bergen
        .recorder()
        .assertNotified("volume.create.end")
        .times(2)
        .withPriority(Priority.INFO)
        .fromPublisher("volumes.node-1")
        .withPayload(Map.of("name", "disk-1", "gigabytes", 20))
        .withPayloadEntry("gigabytes", 20)
        .toTopic("audits")
        .once();
    assertThat(bergen.recorder().assertNotified("volume.create.error").notifications().get(0))
        .extracting(RecordedNotification::payload, RecordedNotification::priority)
        .containsExactly("full", Priority.ERROR);
    bergen.recorder().assertNeverNotified("volume.delete.end");
    assertThat(bergen.recorder().messages()).isEmpty();
  }

  @Test
  void a_failed_assertion_shows_what_was_wanted_and_what_was_sent() {
    notifier()
        .withContextRedactor(context -> context)
        .warn(NOBODY.with("token", "s3cret"), "volume.slow", Map.of("seconds", 9));
    Recorder recorder = bergen.recorder();

    assertThatThrownBy(() -> recorder.assertNotified("volume.slow").withPriority(Priority.INFO))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "Expected a notification of volume.slow at info, but these were sent:\n"
                + "  notification volume.slow {\"seconds\": 9} to notifications.warn from"
                + " volumes.node-1, context [token]");
    assertThatThrownBy(() -> recorder.assertNotified("volume.slow").withContext("token", "other"))
        .isInstanceOf(AssertionError.class)
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> recorder.assertNotified("volume.slow").times(2))
        .hasMessageContaining("2 times and not 1");
    assertThatThrownBy(() -> recorder.assertNeverNotified("volume.slow"))
        .hasMessageContaining("no notification of volume.slow");
    assertThatThrownBy(recorder::assertNothingSent).hasMessageContaining("volume.slow");
    recorder.assertNotified("volume.slow").withContext("token", "s3cret");
    recorder.clear();
    recorder.assertNothingSent();
  }

  @Test
  void a_notification_of_another_thread_can_be_waited_for() {
    CompletableFuture<Void> told =
        CompletableFuture.runAsync(() -> notifier().info(NOBODY, "volume.create.end", null));

    RecordedNotification found =
        bergen.recorder().awaitNotification("volume.create.end", ofSeconds(10));

    assertThat(found.payload()).isNull();
    assertThat(told).succeedsWithin(ofSeconds(30));
    assertThatThrownBy(() -> bergen.recorder().awaitNotification("other", ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Expected a notification of other within 0.02 s, but these");
  }

  @Test
  void faults_lose_repeat_and_hold_up_notifications() throws Exception {
    CountDownLatch events = listen(4);
    Fault lost = bergen.faults().notifications().withEventType("lost").drop();
    bergen.faults().notifications().withEventType("twice").duplicate();
    bergen.faults().notifications().withEventType("late").delay(ofMinutes(5));

    for (String event : List.of("lost", "twice", "late", "usual")) {
      notifier().info(NOBODY, event, null);
    }
    bergen.clock().advance(ofMinutes(4));
    assertThat(heard).doesNotContain("late");
    bergen.clock().advance(ofMinutes(1));
    await(events);

    assertThat(heard).containsExactlyInAnyOrder("twice", "twice", "late", "usual");
    assertThat(lost.hits()).isEqualTo(1);
    assertThat(bergen.recorder().notifications()).hasSize(4);
  }

  @Test
  void a_fault_that_fails_a_notification_is_its_senders_and_no_others() {
    bergen
        .faults()
        .notifications()
        .next(1)
        .fail(() -> new MessageDeliveryException(false, "the broker is full", null));

    assertThatThrownBy(() -> notifier().info(NOBODY, "first", null))
        .isInstanceOf(MessageDeliveryException.class)
        .hasMessageContaining("the broker is full");
    notifier().info(NOBODY, "second", null);

    bergen.recorder().assertNotified("first").once();
    bergen.recorder().assertNotified("second").once();
  }
}
