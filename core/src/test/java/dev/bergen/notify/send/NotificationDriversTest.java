// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.RequestContext;
import dev.bergen.config.Options;
import dev.bergen.json.Json;
import dev.bergen.message.Priority;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.NotificationDriverProvider;
import dev.bergen.spi.NotificationDriverSettings;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotificationDriversTest {
  private final List<String> sent = new ArrayList<>();
  private final List<String> failing = new ArrayList<>();
  private final SendOptions options = SendOptions.until(Deadline.after(Duration.ofSeconds(60)));

  private static Notification notification(Priority priority, Object payload) {
    return new Notification(
        "id-1",
        "compute.host1",
        "vm.created",
        priority.name(),
        Json.of(payload),
        "2026-11-22 12:54:07",
        RequestContext.empty().with("auth_token", "context-secret"));
  }

  private CompletableFuture<Void> transport(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions given) {
    assertThat(given).isSameAs(options);
    sent.add(address.exchange() + " " + address.name() + " " + format);
    return failing.contains(address.name())
        ? CompletableFuture.failedFuture(
            new MessageDeliveryException(false, address.name() + " is down", null))
        : CompletableFuture.completedFuture(null);
  }

  private NotificationDriver open(String name, String... topics) {
    NotificationDriverProvider provider =
        Objects.requireNonNull(NotificationDrivers.provider(name), name);
    return provider.open(
        new NotificationDriverSettings(
            new Options(), List.of(topics), this::transport, this::other, new ManualTimer()));
  }

  private NotificationDriver other(String name) {
    throw new AssertionError(name);
  }

  @Test
  @Tag("NDR-01")
  void the_drivers_of_the_core_are_there_and_describe_themselves() {
    assertThat(NotificationDrivers.names()).contains("log", "messaging", "messagingv2", "noop");
    for (String name : List.of("log", "messaging", "messagingv2", "noop")) {
      assertThat(NotificationDrivers.provider(name)).isNotNull();
      assertThat(NotificationDrivers.provider(name).description()).isNotBlank();
    }
    assertThat(NotificationDrivers.provider("nonsense")).isNull();
  }

  @ParameterizedTest
  @Tag("NDR-02")
  @CsvSource({"messaging,PLAIN", "messagingv2,ENVELOPE"})
  @Tag("NDR-03")
  @Tag("NDR-04")
  void messaging_sends_to_every_topic_with_the_priority(String name, String format) {
    open(name, "notifications", "events")
        .notify(notification(Priority.WARN, Map.of()), options)
        .join();

    assertThat(sent)
        .containsExactly("null notifications.warn " + format, "null events.warn " + format);
  }

  @Test
  @Tag("NDR-05")
  void a_failing_topic_does_not_affect_others_and_all_failures_are_reported() {
    failing.addAll(List.of("one.info", "three.info"));
    NotificationDriver driver = open("messagingv2", "one", "two", "three");

    CompletableFuture<Void> end = driver.notify(notification(Priority.INFO, Map.of()), options);

    assertThat(sent).hasSize(3);
    assertThatThrownBy(end::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(MessageDeliveryException.class)
        .hasMessage("one.info is down")
        .satisfies(
            first ->
                assertThat(first.getSuppressed())
                    .singleElement()
                    .asInstanceOf(
                        InstanceOfAssertFactories.throwable(MessageDeliveryException.class))
                    .hasMessage("three.info is down"));
  }

  @Test
  @Tag("NDR-07")
  void noop_does_nothing() {
    assertThat(open("noop", "one").notify(notification(Priority.INFO, Map.of()), options))
        .isCompleted();
    assertThat(sent).isEmpty();
  }

  private List<ILoggingEvent> logged(Notification notification) {
    Logger logger = (Logger) LoggerFactory.getLogger("oslo.messaging.notification.vm.created");
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.setLevel(Level.DEBUG);
    logger.addAppender(appender);
    try {
      open("log").notify(notification, options).join();
      return appender.list;
    } finally {
      logger.detachAppender(appender);
    }
  }

  @ParameterizedTest
  @EnumSource(Priority.class)
  @Tag("NDR-06")
  void log_has_a_logger_for_each_event_type_and_a_level_for_each_priority(Priority priority) {
    List<ILoggingEvent> logged = logged(notification(priority, Map.of("n", 1)));

    Level expected =
        switch (priority) {
          case DEBUG -> Level.DEBUG;
          case WARN -> Level.WARN;
          case ERROR, CRITICAL -> Level.ERROR;
          case AUDIT, INFO, SAMPLE -> Level.INFO;
        };
    assertThat(logged).singleElement().extracting(ILoggingEvent::getLevel).isEqualTo(expected);
    assertThat(logged.get(0).getFormattedMessage())
        .isEqualTo(
            "{\"message_id\": \"id-1\", \"publisher_id\": \"compute.host1\", \"event_type\":"
                + " \"vm.created\", \"priority\": \"%s\", \"payload\": {\"n\": 1}, \"timestamp\":"
                    .formatted(priority.name())
                + " \"2026-11-22 12:54:07\"}");
  }

  @Test
  @Tag("NDR-06")
  @Tag("NOT-15")
  void log_hides_passwords_at_any_depth_and_has_no_context() {
    Map<String, Object> payload =
        Map.of(
            "adminPass",
            "secret-1",
            "list",
            List.of(Map.of("AUTH_TOKEN", "secret-2", "name", "shown")),
            "db_password",
            Map.of("value", "secret-3"));

    String text = logged(notification(Priority.INFO, payload)).get(0).getFormattedMessage();

    assertThat(text).doesNotContain("secret-").contains("***", "shown");
  }
}
