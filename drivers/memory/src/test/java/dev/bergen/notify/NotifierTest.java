// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import static dev.bergen.notify.Stage.NOBODY;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageEncodingException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.json.Serializer;
import dev.bergen.message.Priority;
import dev.bergen.notify.outgoing.ContextRedactor;
import dev.bergen.transport.NotificationTransport;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotifierTest {
  private final Stage stage = new Stage();
  private final BlockingQueue<NotificationEvent> events = new LinkedBlockingQueue<>();
  private final RequestContext context =
      RequestContext.empty()
          .with("user_id", "u1")
          .with("auth_token", "secret")
          .with("roles", List.of("admin"));

  @BeforeEach
  void listen() {
    RecordingDrivers.reset();
    stage.listen(
        listener ->
            listener.handler(
                event -> {
                  events.add(event);
                  return NotificationResult.HANDLED;
                }));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  @Tag("NOT-02")
  void every_priority_has_a_method_and_an_asynchronous_twin() throws Exception {
    Notifier notifier = stage.notifier;
    notifier.audit(NOBODY, "e", null);
    notifier.debug(NOBODY, "e", null);
    notifier.info(NOBODY, "e", null);
    notifier.warn(NOBODY, "e", null);
    notifier.error(NOBODY, "e", null);
    notifier.critical(NOBODY, "e", null);
    notifier.sample(NOBODY, "e", null);
    List<CompletableFuture<@Nullable Void>> sent =
        List.of(
            notifier.auditAsync(NOBODY, "e", null),
            notifier.debugAsync(NOBODY, "e", null),
            notifier.infoAsync(NOBODY, "e", null),
            notifier.warnAsync(NOBODY, "e", null),
            notifier.errorAsync(NOBODY, "e", null),
            notifier.criticalAsync(NOBODY, "e", null),
            notifier.sampleAsync(NOBODY, "e", null));
    for (CompletableFuture<@Nullable Void> each : sent) {
      each.get(30, SECONDS);
    }

    List<Priority> heard = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      heard.add(Stage.next(events).priority());
    }
    List<Priority> twice = new ArrayList<>(List.of(Priority.values()));
    twice.addAll(List.of(Priority.values()));
    assertThat(heard).containsExactlyInAnyOrderElementsOf(twice);
  }

  @Test
  @Tag("NOT-03")
  @Tag("NOT-04")
  void a_notification_has_an_id_of_its_own_and_says_when() {
    stage.info("one");
    stage.info("two");

    NotificationEvent one = Stage.next(events);
    NotificationEvent two = Stage.next(events);
    assertThat(UUID.fromString(one.messageId())).hasToString(one.messageId());
    assertThat(one.messageId()).isNotEqualTo(two.messageId());
    assertThat(one.timestamp()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");
    assertThat(one.publisherId()).isEqualTo("compute.host1");
  }

  @Test
  @Tag("NOT-05")
  @Tag("NOT-06")
  void nothing_of_a_context_travels_unless_a_redactor_lets_it_out() {
    stage.notifier.info(context, "dropped", null);
    assertThat(Stage.next(events).context().isEmpty()).isTrue();

    stage.notifier.withContextRedactor(ContextRedactor.identity()).info(context, "identity", null);
    assertThat(Stage.next(events).context().values())
        .isEqualTo(Map.of("user_id", "u1", "roles", List.of("admin")));

    stage
        .notifier
        .withContextRedactor(ContextRedactor.keeping("user_id", "missing"))
        .info(context, "one", null);
    assertThat(Stage.next(events).context().values()).isEqualTo(Map.of("user_id", "u1"));
  }

  @Test
  @Tag("NOT-07")
  @Tag("SER-04")
  void the_serializer_sees_the_whole_context_with_the_payload_and_the_redacted_one_alone() {
    Serializer serializer =
        new Serializer() {
          @Override
          public @Nullable Object serialize(RequestContext whole, @Nullable Object entity) {
            return entity + " for " + whole.get("user_id");
          }

          @Override
          public RequestContext serializeContext(RequestContext redacted) {
            return redacted.with("seen", String.valueOf(redacted.get("user_id")));
          }
        };

    stage.notifier.withSerializer(serializer).info(context, "e", "payload");

    NotificationEvent event = Stage.next(events);
    assertThat(event.payload()).isEqualTo("payload for u1");
    assertThat(event.context().values()).isEqualTo(Map.of("seen", "null"));
  }

  @Test
  @Tag("NOT-08")
  @Tag("NOT-09")
  void a_failing_driver_does_not_affect_others_and_the_caller_is_notified() {
    Notifier notifier =
        stage.notifier.withDrivers("broken", "throwing", "messagingv2", "recording");

    assertThatThrownBy(() -> notifier.info(NOBODY, "e", null))
        .isInstanceOf(MessageDeliveryException.class)
        .hasMessageContaining("broken")
        .satisfies(
            error ->
                assertThat(error.getSuppressed())
                    .singleElement()
                    .isInstanceOf(IllegalStateException.class));
    CompletableFuture<@Nullable Void> twin = notifier.infoAsync(NOBODY, "e2", null);

    assertThat(Stage.next(events).eventType()).isEqualTo("e");
    assertThat(Stage.next(events).eventType()).isEqualTo("e2");
    assertThat(RecordingDrivers.recorded()).hasSize(2);
    assertThatThrownBy(() -> twin.get(30, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(MessageDeliveryException.class);
  }

  @Test
  @Tag("NOT-08")
  void a_payload_that_cannot_be_serialized_is_reported_and_nothing_is_sent() {
    assertThatThrownBy(() -> stage.notifier.info(NOBODY, "e", new Thread("no value")))
        .isInstanceOf(MessageEncodingException.class)
        .hasMessageContaining("payload");
    assertThat(stage.notifier.infoAsync(NOBODY, "e", new Thread("no value")))
        .isCompletedExceptionally();

    assertThat(events).isEmpty();
  }

  @Test
  @Tag("NOT-10")
  void a_driver_that_is_not_there_is_left_out_with_one_warning_that_guesses() {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Notifier.class);
    logger.addAppender(logged);
    try {
      Notifier notifier = stage.notifier.withDrivers("mesagingv2", "recording");
      notifier.info(NOBODY, "e", null);
      stage.notifier.withDrivers("mesagingv2").info(NOBODY, "e", null);
    } finally {
      logger.detachAppender(logged);
    }

    assertThat(RecordingDrivers.recorded()).hasSize(1);
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("'mesagingv2'", "Is 'messagingv2' meant?", "recording");
  }

  @Test
  @Tag("NOT-11")
  @Tag("NOT-13")
  @Tag("NOT-14")
  void a_derived_notifier_shares_drivers_and_has_its_own_publisher_retries_and_timeout() {
    Notifier parent = stage.notifier.withDrivers("recording");
    Notifier derived =
        parent.withPublisherId("other").withRetry(3).withTimeout(Duration.ofSeconds(7));

    parent.info(NOBODY, "e", null);
    derived.info(NOBODY, "e", null);

    assertThat(RecordingDrivers.opened()).isEqualTo(1);
    List<RecordingDrivers.Recorded> recorded = RecordingDrivers.recorded();
    assertThat(recorded.get(0).notification().publisherId()).isEqualTo("compute.host1");
    assertThat(recorded.get(0).options().retry()).isEqualTo(-1);
    assertThat(recorded.get(0).options().deadline().timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(recorded.get(1).notification().publisherId()).isEqualTo("other");
    assertThat(recorded.get(1).options().retry()).isEqualTo(3);
    assertThat(recorded.get(1).options().deadline().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(derived.publisherId()).isEqualTo("other");
    assertThatThrownBy(() -> parent.withRetry(-2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parent.withTimeout(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("NOT-12")
  @Tag("DOC-05")
  void only_noop_alone_makes_a_notifier_worth_nothing() {
    assertThat(stage.notifier.withDrivers("noop").isEnabled()).isFalse();
    assertThat(stage.notifier.withDrivers("noop", "recording").isEnabled()).isTrue();
    assertThat(stage.notifier.withDrivers().isEnabled()).isTrue();

    stage.notifier.withDrivers().info(NOBODY, "to nobody", null);
    stage.notifier.withDrivers("noop").info(NOBODY, "to nobody", null);
    assertThat(events).isEmpty();
  }

  @Test
  @Tag("NOT-01")
  @Tag("CFG-N1")
  @Tag("CFG-N3")
  @Tag("CFG-N4")
  void drivers_topics_and_retries_come_from_the_configuration() {
    Configuration configuration =
        Configuration.empty()
            .with("DEFAULT", "transport_url", stage.url)
            .with("oslo_messaging_notifications", "driver", "recording")
            .with("oslo_messaging_notifications", "topics", "one,two")
            .with("oslo_messaging_notifications", "retry", "5");

    try (NotificationTransport transport = NotificationTransport.builder(configuration).build()) {
      Notifier.of(transport, "p").info(NOBODY, "e", null);
    }

    RecordingDrivers.Recorded recorded = RecordingDrivers.recorded().get(0);
    assertThat(recorded.topics()).containsExactly("one", "two");
    assertThat(recorded.options().retry()).isEqualTo(5);
    assertThat(RecordingDrivers.closed()).isEqualTo(1);
  }

  @Test
  @Tag("NOT-01")
  void other_topics_are_a_derived_notifiers_own() {
    stage.notifier.withTopics("elsewhere").info(NOBODY, "e", null);
    stage.info("here");

    assertThat(Stage.next(events).eventType()).isEqualTo("here");
    stage.listenTo(listener -> listener.handler(stage.noting()), Target.topic("elsewhere"));
    assertThat(stage.next()).isEqualTo("e");
  }

  @Test
  void topics_of_a_handle_are_forgotten_with_it() {
    WeakReference<String> topic = deriveFor("tenant-" + System.identityHashCode(stage));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              System.gc();
              return topic.get() == null;
            });
  }

  private WeakReference<String> deriveFor(String topic) {
    assertThat(stage.notifier.withTopics(topic).isEnabled()).isTrue();
    return new WeakReference<>(topic);
  }

  @Test
  @Tag("NOT-15")
  @Tag("FAK-02")
  void later_changes_by_the_sender_are_not_sent() {
    List<String> roles = new ArrayList<>(List.of("admin"));
    Map<String, Object> payload = new HashMap<>(Map.of("state", "before"));
    Notifier notifier =
        stage
            .notifier
            .withDrivers("recording", "messagingv2")
            .withContextRedactor(ContextRedactor.keeping("roles"));

    notifier.info(RequestContext.of(Map.of("roles", roles)), "e", payload);
    payload.put("state", "after");
    roles.add("other");

    NotificationEvent event = Stage.next(events);
    assertThat(event.payload()).isEqualTo(Map.of("state", "before"));
    assertThat(event.context().get("roles")).isEqualTo(List.of("admin"));
    assertThat(RecordingDrivers.recorded().get(0).notification().context().get("roles"))
        .isEqualTo(List.of("admin"));
  }

  @Test
  void an_interrupt_ends_the_waiting_and_is_kept() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> stage.info("e")).isInstanceOf(MessagingCancelledException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(events).isEmpty();
  }
}
