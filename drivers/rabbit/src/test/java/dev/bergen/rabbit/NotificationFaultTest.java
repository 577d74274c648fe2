// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static dev.bergen.rabbit.Heard.INFO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.rabbit.link.Link;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.wire.NotificationFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Notifications and a broker that dies and comes back. It is this class's own. */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
@Tag("newest-jdk-only")
class NotificationFaultTest {
  private static final AtomicInteger SERIAL = new AtomicInteger();

  /** Redials about once a second. */
  private static final String QUICK =
      "?kombu_reconnect_delay=0.2&rabbit_retry_backoff=0&rabbit_interval_max=1";

  private static RabbitNode node;

  private final Rig rig = new Rig();
  private String vhost;

  @BeforeAll
  static void start() {
    BrokerExtension.requireBroker(NotificationFaultTest.class);
    node = RabbitNode.start();
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  @BeforeEach
  void makeVirtualHost() {
    vhost = "notifications-" + SERIAL.incrementAndGet();
    node.createVirtualHost(vhost);
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RTO-09")
  void a_queue_that_a_restarted_broker_has_lost_is_declared_again_before_the_next_message() {
    Driver notifier = rig.open(node.url(vhost) + QUICK);
    Rig.get(Heard.notify(rig, notifier, INFO, "forgotten"));
    node.kill();

    CompletableFuture<Void> meanwhile = Heard.notify(rig, notifier, INFO, "meanwhile");
    node.startAgain();
    Rig.get(meanwhile);
    Rig.get(Heard.notify(rig, notifier, INFO, "afterwards"));

    Heard late = Heard.all(rig, rig.open(node.url(vhost) + QUICK), INFO);
    assertThat(List.of(late.handle(), late.handle())).containsExactly("meanwhile", "afterwards");
    late.assertGetsNothing();
  }

  @Test
  @Tag("RCV-15")
  @Tag("RCN-08")
  void unacknowledged_messages_are_redelivered_after_a_crash_and_none_is_lost() {
    String url = node.url(vhost) + QUICK + "&amqp_durable_queues=true";
    Driver notifier = rig.open(url);
    Heard heard = Heard.all(rig, rig.open(url), INFO);
    List<String> sent = new ArrayList<>();
    List<CompletableFuture<Void>> confirms = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add("event-" + i);
      confirms.add(Heard.notify(rig, notifier, INFO, "event-" + i));
    }
    IncomingNotification unsettled = heard.take();

    node.kill();
    node.startAgain();
    confirms.forEach(Rig::get);
    unsettled.acknowledge();

    // What was being handled when the broker crashed is not handled twice, where that is known.
    Set<String> handled = new TreeSet<>(Set.of(Heard.event(unsettled)));
    while (handled.size() < sent.size()) {
      handled.add(heard.handle()); // which fails when nothing comes
    }
    assertThat(handled).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  @Tag("NDR-16")
  @Tag("NOT-13")
  @Tag("NOT-14")
  void while_the_broker_is_down_a_notification_waits_as_long_as_its_sender_wants() {
    CapturedLog log = rig.closing(new CapturedLog(Link.class));
    Driver notifier = rig.open(node.url(vhost) + QUICK);
    Rig.get(Heard.notify(rig, notifier, INFO, "before"));
    node.kill();
    log.await("Trying again");

    CompletableFuture<Void> never =
        notifier.notify(
            INFO,
            Heard.notification("never"),
            NotificationFormat.PLAIN,
            rig.retrying(0, Rig.PATIENCE));
    CompletableFuture<Void> twice =
        notifier.notify(
            INFO,
            Heard.notification("twice"),
            NotificationFormat.PLAIN,
            rig.retrying(2, Duration.ofSeconds(15)));
    CompletableFuture<Void> aSecond =
        notifier.notify(
            INFO,
            Heard.notification("a second"),
            NotificationFormat.PLAIN,
            rig.within(Duration.ofSeconds(1)));

    MessageDeliveryException refused = Rig.failure(never, MessageDeliveryException.class);
    MessagingTimeoutException late = Rig.failure(aSecond, MessagingTimeoutException.class);
    assertThat(Rig.failure(twice, MessageDeliveryException.class))
        .hasMessageContainingAll("twice", "tried 3 times", "lab.info");
    assertThat(refused).hasMessageContainingAll("never", "tried once");
    assertThat(late).hasMessageContainingAll("a second", "Connection refused");
    assertThat(late.mayHaveRun()).isFalse();
    node.startAgain();
  }
}
