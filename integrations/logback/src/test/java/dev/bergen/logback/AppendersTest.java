// SPDX-License-Identifier: Apache-2.0
package dev.bergen.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Logback's own XML sets the appenders up, as in an application. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AppendersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BROKER = "memory://logback-test";
  private static final List<String> PRIORITIES = List.of("debug", "info", "warn", "error");

  private final BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
  private final NotificationTransport transport = NotificationTransport.open(BROKER);
  private final LoggerContext logging = new LoggerContext();

  @BeforeEach
  void listen() throws Exception {
    logging.setMDCAdapter(new LogbackMDCAdapter());
    var subscription =
        transport
            .listen(
                PRIORITIES.stream()
                    .flatMap(
                        priority ->
                            List.of("notifications", "logs").stream()
                                .map(topic -> new NotificationAddress(null, topic, priority)))
                    .toList(),
                null,
                incoming -> {
                  heard.add(incoming.notification());
                  incoming.acknowledge();
                },
                100,
                transport.timer().deadline(PATIENCE))
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    subscription.request(100);
  }

  @AfterEach
  void close() {
    logging.stop();
    transport.close();
  }

  @Test
  @Tag("LOG-01")
  @Tag("LOG-02")
  void a_log_event_becomes_a_notification_with_the_payload_of_a_python_log_record()
      throws Exception {
    Logger logger = logger("NotificationAppender", "<publisherId>billing.host1</publisherId>");

    logger.warn("{} of {}", 1, 2, new IllegalStateException("why"));

    Notification notification = next();
    assertThat(notification.eventType()).isEqualTo("logrecord");
    assertThat(notification.publisherId()).isEqualTo("billing.host1");
    assertThat(notification.priority()).isEqualTo("WARN");
    assertThat(notification.context().isEmpty()).isTrue();
    assertThat(payload(notification))
        .containsOnlyKeys(
            "name",
            "levelno",
            "levelname",
            "exc_info",
            "pathname",
            "lineno",
            "msg",
            "funcName",
            "thread",
            "processName",
            "process",
            "extra")
        .containsEntry("name", "app.billing")
        .containsEntry("levelno", 30L)
        .containsEntry("levelname", "WARNING")
        .containsEntry("msg", "1 of 2")
        .containsEntry("pathname", "AppendersTest.java")
        .containsEntry("thread", Thread.currentThread().getId())
        .containsEntry("process", ProcessHandle.current().pid())
        .containsEntry("extra", null);
    assertThat((String) payload(notification).get("exc_info"))
        .startsWith("java.lang.IllegalStateException: why");
  }

  @Test
  @Tag("LOG-01")
  void each_level_goes_out_at_its_own_priority_and_trace_not_at_all() throws Exception {
    Logger logger = logger("NotificationAppender", "");

    logger.trace("t");
    logger.debug("d");
    logger.info("i");
    logger.error("e");

    assertThat(List.of(next(), next(), next()))
        .extracting(Notification::priority)
        .containsExactly("DEBUG", "INFO", "ERROR");
    assertThat(heard).isEmpty();
  }

  @Test
  @Tag("LOG-03")
  void topics_may_be_several() throws Exception {
    Logger logger =
        logger("NotificationAppender", "<topic>notifications</topic><topic>logs</topic>");

    logger.info("twice");

    assertThat(List.of(next(), next()))
        .allSatisfy(one -> assertThat(payload(one)).containsEntry("msg", "twice"));
  }

  @Test
  void without_caller_data_the_stack_is_not_inspected() throws Exception {
    Logger logger = logger("NotificationAppender", "<callerData>false</callerData>");

    logger.info("quick");

    assertThat(payload(next())).containsEntry("lineno", null).containsEntry("pathname", null);
  }

  @Test
  @Tag("LOG-04")
  @Tag("LOG-06")
  void an_error_becomes_an_error_notification_with_its_formatted_message() throws Exception {
    Logger logger = logger("ErrorNotificationAppender", "");

    logger.warn("not this");
    logger.error("disk {} is full", 7);

    Notification notification = next();
    assertThat(notification.eventType()).isEqualTo("error_notification");
    assertThat(notification.publisherId()).isEqualTo("error.publisher");
    assertThat(notification.priority()).isEqualTo("ERROR");
    assertThat(payload(notification)).isEqualTo(Map.of("error", "disk 7 is full"));
    assertThat(heard).isEmpty();
  }

  @Test
  @Tag("LOG-05")
  void errors_are_not_sent_while_notifications_are_logged() throws Exception {
    Logger logger =
        logger("ErrorNotificationAppender", "<driver>log</driver><driver>messagingv2</driver>");

    logger.error("disk is full");

    assertThat(statuses()).anyMatch(status -> status.contains("driver log is used"));
    assertThat(heard).isEmpty();
  }

  @Test
  @Tag("LOG-05")
  void log_lines_of_the_sending_itself_are_never_sent() throws Exception {
    logger("NotificationAppender", "<driver>log</driver><driver>messagingv2</driver>");

    logging.getLogger("dev.bergen.rabbit.link.Link").error("of the driver");
    logging.getLogger("oslo.messaging.notification.logrecord").error("of the driver log");
    logging.getLogger("app").info("of the application");

    assertThat(payload(next())).containsEntry("msg", "of the application");
    assertThat(heard).isEmpty();
  }

  @Test
  void a_lost_broker_is_reported_once_and_does_not_stop_the_application() throws Exception {
    Logger logger =
        logger(
            "NotificationAppender",
            "<timeoutSeconds>0</timeoutSeconds>",
            "rabbit://user:secret@127.0.0.1:1/");

    logger.info("one");
    logger.info("two");
    logging.stop();

    assertThat(statuses().stream().filter(status -> status.contains("could not be sent")))
        .hasSize(1);
  }

  @Test
  void an_appender_without_a_broker_says_what_it_lacks() throws Exception {
    logger("NotificationAppender", "", null);

    assertThat(statuses()).anyMatch(status -> status.contains("set <url> or <configFile>"));
  }

  @Test
  void log_lines_of_an_argument_being_formatted_are_sent_first() throws Exception {
    Logger logger = logger("NotificationAppender", "");
    Object talkative =
        new Object() {
          @Override
          public String toString() {
            logger.warn("inner");
            return "text";
          }
        };

    logger.warn("outer {}", talkative);

    assertThat(payload(next())).containsEntry("msg", "inner");
    assertThat(payload(next())).containsEntry("msg", "outer text");
  }

  private Logger logger(String appender, String properties) throws JoranException {
    return logger(appender, properties, BROKER);
  }

  private Logger logger(String appender, String properties, @Nullable String url)
      throws JoranException {
    String xml =
        """
        <configuration>
          <appender name="NOTIFY" class="dev.bergen.logback.%s">%s%s</appender>
          <root level="TRACE"><appender-ref ref="NOTIFY"/></root>
        </configuration>
        """
            .formatted(appender, url == null ? "" : "<url>" + url + "</url>", properties);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(logging);
    configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    return logging.getLogger("app.billing");
  }

  private List<String> statuses() {
    return logging.getStatusManager().getCopyOfStatusList().stream()
        .map(Status::getMessage)
        .toList();
  }

  private Notification next() throws InterruptedException {
    Notification notification = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(notification).as("a notification; Logback says %s", statuses()).isNotNull();
    return notification;
  }

  @SuppressWarnings("unchecked") // a JSON object's names are texts
  private static Map<String, Object> payload(Notification notification) {
    return (Map<String, Object>) notification.payload().toJava();
  }
}
