// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.RequeuePolicy;
import dev.bergen.transport.NotificationTransport;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotificationObservationTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FakeTracer tracer = new FakeTracer();
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final BergenObservations observations = BergenObservations.of(registry);
  private final NotificationTransport transport = NotificationTransport.open("memory:");
  private final BlockingQueue<NotificationEvent> heard = new LinkedBlockingQueue<>();
  private final Notifier notifier =
      Notifier.of(transport, "compute.host-1").withInterceptor(observations.notifier(transport));
  private NotificationListener listener;

  NotificationObservationTest() {
    registry
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(meters))
        .observationHandler(tracer);
  }

  private void listen(UnaryOperator<NotificationListener.Builder> settings) {
    listener =
        settings
            .apply(NotificationListener.builder(transport, Target.topic("notifications")))
            .interceptor(observations.listener(transport))
            .requeue(RequeuePolicy.never())
            .build();
    listener.start();
  }

  @AfterEach
  void close() {
    listener.close();
    transport.close();
  }

  private List<FakeTracer.Span> spans() {
    listener.close();
    return tracer.ended;
  }

  private FakeTracer.Span span(Class<?> type) {
    List<FakeTracer.Span> found =
        spans().stream().filter(span -> type.isInstance(span.context())).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void a_notification_is_a_send_and_a_process_span() throws Exception {
    listen(builder -> builder.consumer(heard::add));

    notifier.info(RequestContext.empty().with("request_id", "req-1"), "vm.created", null);

    NotificationEvent event = heard.poll(30, SECONDS);
    assertThat(event.context().isEmpty()).isTrue();
    FakeTracer.Span sent = span(NotifierContext.class);
    FakeTracer.Span processed = span(ListenerContext.class);
    assertThat(processed.parent()).isEqualTo(String.valueOf(sent.id()));
    assertThat(sent.name()).isEqualTo("send notifications");
    assertThat(processed.name()).isEqualTo("process notifications");
    assertThat(sent.value("openstack.request_id")).isEqualTo("req-1");
    assertThat(processed.value("bergen.event_type")).isEqualTo("vm.created");
    assertThat(processed.value("messaging.message.id")).isEqualTo(event.messageId());
    assertThat(meters.get("messaging.client.operation.duration").timer().count()).isEqualTo(1);
    assertThat(
            meters
                .get("messaging.process.duration")
                .tag("bergen.result", "handled")
                .tag("bergen.priority", "info")
                .tag("messaging.consumer.group.name", "none")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void what_an_endpoint_wants_again_or_fails_on_is_told() throws Exception {
    listen(
        builder ->
            builder.handler(
                event -> {
                  heard.add(event);
                  if ("bad".equals(event.eventType())) {
                    throw new IllegalStateException("no");
                  }
                  return NotificationResult.REQUEUE;
                }));

    notifier.error("again", null);
    notifier.error("bad", null);

    assertThat(heard.poll(30, SECONDS)).isNotNull();
    assertThat(heard.poll(30, SECONDS)).isNotNull();
    listener.close();
    assertThat(
            meters
                .get("messaging.process.duration")
                .tag("bergen.result", "requeue")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(
            meters
                .get("messaging.process.duration")
                .tag("error.type", "java.lang.IllegalStateException")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void a_batch_is_one_span_without_a_parent() throws Exception {
    listen(
        builder ->
            builder
                .batch(2, Duration.ofHours(1))
                .batchHandler(
                    events -> {
                      heard.addAll(events);
                      return NotificationResult.HANDLED;
                    }));

    notifier.info("a", null);
    notifier.info("b", null);

    assertThat(heard.poll(30, SECONDS)).isNotNull();
    FakeTracer.Span batch = span(ListenerContext.class);
    assertThat(batch.parent()).isEmpty();
    assertThat(batch.value("messaging.batch.message_count")).isEqualTo("2");
  }
}
