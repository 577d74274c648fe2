// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.Priority;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.util.Map;
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

  @RegisterExtension final BergenExtension bergen = new BergenExtension();

  @Test
  void notifications_are_recorded_as_they_are_sent() {
    Notifier notifier = Notifier.of(bergen.notifications(), "shop.node1");

    notifier.warn(NOBODY, "disk.full", Map.of("disk", "sda"));
    notifier.withTopics("one", "two").info(NOBODY, "disk.empty", null);

    Recorder recorder = bergen.recorder();
    assertThat(recorder.notifications()).hasSize(3);
    RecordedNotification full = recorder.assertNotified("disk.full").get(0);
    assertThat(full.topic()).isEqualTo("notifications");
    assertThat(full.priority()).isEqualTo(Priority.WARN);
    assertThat(full.publisherId()).isEqualTo("shop.node1");
    assertThat(full.payload()).isEqualTo(Map.of("disk", "sda"));
    assertThat(recorder.assertNotified("disk.empty"))
        .extracting(RecordedNotification::topic)
        .containsExactly("one", "two");
    assertThatThrownBy(() -> recorder.assertNotified("disk.gone"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("disk.gone", "disk.full", "notifications.warn");
    recorder.clear();
    assertThat(recorder.notifications()).isEmpty();
  }

  @Test
  void a_test_waits_for_what_another_thread_tells() {
    Notifier notifier = Notifier.of(bergen.notifications(), "shop.node1");

    Thread teller = new Thread(() -> notifier.info(NOBODY, "told", null), "teller");
    teller.start();

    assertThat(bergen.recorder().awaitNotification("told", ofSeconds(10)).eventType())
        .isEqualTo("told");
    assertThatThrownBy(() -> bergen.recorder().awaitNotification("other", ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("other");
  }

  @Test
  void listeners_of_a_test_hear_its_notifiers() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    NotificationListener listener =
        bergen.closeAfterTest(
            NotificationListener.builder(bergen.notifications(), Target.topic("notifications"))
                .handler(
                    event -> {
                      heard.countDown();
                      return NotificationResult.HANDLED;
                    })
                .build());
    listener.start();

    Notifier.of(bergen.notifications(), "shop.node1").error(NOBODY, "broken", null);

    assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_listener_that_is_left_running_fails_its_test() {
    Bench bench = Bench.open(null, ofSeconds(5));
    NotificationListener listener =
        NotificationListener.builder(bench.notifications(), Target.topic("notifications"))
            .handler(event -> NotificationResult.HANDLED, Priority.INFO)
            .build();
    listener.start();
    NotificationTransport left = NotificationTransport.open(bench.url());

    assertThatThrownBy(bench::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "listener to notifications.info", "1 transports opened with " + bench.url());
    listener.close();
    left.close();
  }

  @Test
  @Tag("NDR-08")
  @Tag("NDR-01")
  void driver_test_keeps_what_the_whole_process_sends_by_it() {
    TestNotificationDriverProvider.reset();
    Configuration configuration =
        Configuration.empty()
            .with("DEFAULT", "transport_url", bergen.url())
            .with("oslo_messaging_notifications", "driver", "test");
    try (NotificationTransport transport = NotificationTransport.builder(configuration).build()) {
      Notifier.of(transport, "p").withRetry(2).audit(NOBODY, "kept", Map.of());
    }

    assertThat(TestNotificationDriverProvider.sent())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.notification().eventType()).isEqualTo("kept");
              assertThat(sent.notification().priority()).isEqualTo("AUDIT");
              assertThat(sent.retry()).isEqualTo(2);
            });
    assertThat(bergen.recorder().notifications()).isEmpty();
    TestNotificationDriverProvider.reset();
    assertThat(TestNotificationDriverProvider.sent()).isEmpty();
  }
}
