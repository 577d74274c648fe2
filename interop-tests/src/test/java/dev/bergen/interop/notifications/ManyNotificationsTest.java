// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.notifications;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationHandler;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Very many notifications while their broker dies and comes back: each is handled at least once. As
 * many as {@code -Dbergen.notifications} says, 20,000 if it says nothing.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 300, unit = SECONDS)
@Tag("newest-jdk-only")
class ManyNotificationsTest {
  private static final int COUNT = Integer.getInteger("bergen.notifications", 20_000);
  private static final int WINDOW = 2_000;

  private static final String OPTIONS =
      "?amqp_durable_queues=true&kombu_reconnect_delay=0.2&rabbit_retry_backoff=0"
          + "&rabbit_interval_max=1";

  /** What was handled, and how often something came that was handled before. */
  private static final class Tally implements NotificationHandler {
    private final BitSet handled = new BitSet(COUNT);
    private final CountDownLatch all = new CountDownLatch(COUNT);
    private final AtomicInteger again = new AtomicInteger();

    @Override
    public synchronized @Nullable NotificationResult handle(NotificationEvent event) {
      Map<?, ?> payload = (Map<?, ?>) event.payload();
      int number = ((Number) payload.get("number")).intValue();
      if (handled.get(number)) {
        again.incrementAndGet();
      } else {
        handled.set(number);
        all.countDown();
      }
      return null;
    }
  }

  @Test
  @Tag("RCV-05")
  @Tag("RCV-15")
  @Tag("RPB-10")
  void each_of_very_many_is_handled_across_a_crash_and_restart_of_the_broker() throws Exception {
    BrokerExtension.requireBroker(ManyNotificationsTest.class);
    Tally tally = new Tally();
    try (RabbitNode node = RabbitNode.start();
        NotificationTransport sending = NotificationTransport.open(node.url("/") + OPTIONS);
        NotificationTransport receiving = NotificationTransport.open(node.url("/") + OPTIONS)) {
      NotificationListener listener =
          NotificationListener.builder(receiving, Target.topic("many"))
              .handler(tally, Priority.INFO)
              .build();
      listener.start();
      long began = System.nanoTime();

      List<CompletableFuture<?>> lost = sendAll(sending, node);

      assertThat(lost).isEmpty();
      assertThat(tally.all.await(120, SECONDS))
          .as("handled %d of %d", tally.handled.cardinality(), COUNT)
          .isTrue();
      System.out.printf(
          "%d notifications across a crash in %.1f s, %d of them came again%n",
          COUNT, (System.nanoTime() - began) / 1e9, tally.again.get());
      listener.close();
      assertThat(node.queues("/")).allMatch(queue -> queue.messages() == 0);
    }
  }

  /** Sends all of them, at most so many at once, and kills the broker when half is sent. */
  private static List<CompletableFuture<?>> sendAll(
      NotificationTransport transport, RabbitNode node) throws InterruptedException {
    Notifier notifier =
        Notifier.of(transport, "many.host1")
            .withTopics("many")
            .withTimeout(Duration.ofSeconds(120));
    Semaphore window = new Semaphore(WINDOW);
    List<CompletableFuture<?>> lost = new CopyOnWriteArrayList<>();
    Thread restart =
        new Thread(
            () -> {
              node.kill();
              node.startAgain();
            },
            "bergen-test-restart");
    for (int i = 0; i < COUNT; i++) {
      if (i == COUNT / 2) {
        restart.start();
      }
      window.acquire();
      CompletableFuture<?> sent =
          notifier.notifyAsync(
              Priority.INFO, RequestContext.empty(), "many.event", Map.of("number", i));
      var unused =
          sent.whenComplete(
              (nothing, error) -> {
                window.release();
                if (error != null) {
                  lost.add(sent);
                }
              });
    }
    window.acquire(WINDOW);
    restart.join();
    return lost;
  }
}
