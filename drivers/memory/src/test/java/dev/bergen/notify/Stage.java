// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/** A broker of its own, with a clock that stands still, a notifier, and what listeners heard. */
final class Stage implements AutoCloseable {
  static final Target TOPIC = Target.topic("notifications");
  static final RequestContext NOBODY = RequestContext.empty();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final ManualTimer timer = new ManualTimer();
  final String url = "memory://stage-" + COUNT.incrementAndGet();
  final NotificationTransport transport = NotificationTransport.builder(url).timer(timer).build();
  final Notifier notifier = Notifier.of(transport, "compute.host1");
  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final Deque<NotificationListener> opened = new ArrayDeque<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(NotificationListener.class);

  Stage() {
    logged.start();
    logger.addAppender(logged);
  }

  NotificationListener listen(UnaryOperator<NotificationListener.Builder> settings) {
    return listenTo(settings, TOPIC);
  }

  NotificationListener listenTo(
      UnaryOperator<NotificationListener.Builder> settings, Target... targets) {
    NotificationListener listener =
        settings
            .apply(NotificationListener.builder(transport, targets))
            .drainTimeout(Duration.ofSeconds(5))
            .build();
    opened.push(listener);
    listener.start();
    return listener;
  }

  /** Returns an endpoint that only notes the event type. */
  NotificationHandler noting() {
    return event -> {
      heard.add(String.valueOf(event.eventType()));
      return NotificationResult.HANDLED;
    };
  }

  /** Returns an endpoint that notes the event types of a batch, joined by commas. */
  NotificationBatchHandler notingBatches() {
    return events -> {
      heard.add(String.join(",", events.stream().map(e -> String.valueOf(e.eventType())).toList()));
      return NotificationResult.HANDLED;
    };
  }

  void info(String eventType) {
    notifier.info(NOBODY, eventType, null);
  }

  /** Returns what was heard next. */
  String next() {
    return next(heard);
  }

  static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(PATIENCE.toSeconds(), SECONDS);
      if (next == null) {
        throw new AssertionError("Nothing within " + PATIENCE);
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void assertSilence() {
    await()
        .atMost(Duration.ofSeconds(30))
        .during(Duration.ofMillis(150))
        .atMost(PATIENCE)
        .until(heard::isEmpty);
  }

  /** Waits until that many tasks wait for their time, then lets it pass. */
  void passOnceArmed(int tasks, Duration time) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(timer.size()).isEqualTo(tasks));
    timer.advance(time);
  }

  List<String> log() {
    return List.copyOf(logged.list).stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    transport.close();
    logger.detachAppender(logged);
  }
}
