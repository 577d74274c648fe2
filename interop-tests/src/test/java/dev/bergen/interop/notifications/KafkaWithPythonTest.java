// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.notifications;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.RequestContext;
import dev.bergen.interop.JavaNotifications;
import dev.bergen.interop.NamesTheRelease;
import dev.bergen.interop.Opened;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.testbed.KafkaExtension;
import dev.bergen.testbed.python.PythonNotifications;
import dev.bergen.testbed.python.PythonRelease;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Notifiers and listeners in Python, on confluent-kafka, and in Java, on one Kafka. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(NamesTheRelease.class)
@Tag("newest-jdk-only")
@Tag("asks-python")
class KafkaWithPythonTest {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final List<String> KEYS = PRIORITIES.stream().map(Priority::key).toList();
  private static final Map<String, Object> PAYLOAD =
      Map.of("text", "Gr\u00fc\u00dfe \ud83d\ude80", "n", 2.5);
  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static final String PROBE = "probe";
  private static final Opened opened = new Opened();

  static JavaNotifications java;
  static PythonNotifications python;

  private final PythonRelease release;

  /** A topic, and name of a listener, that no other test uses. */
  private final String topic = "topic" + TOPICS.incrementAndGet();

  KafkaWithPythonTest(PythonRelease release) {
    this.release = release;
  }

  static List<PythonRelease> releases() {
    return PythonRelease.known();
  }

  @BeforeParameterizedClassInvocation
  static void start(PythonRelease release) {
    release.require(KafkaWithPythonTest.class);
    java = opened.add(new JavaNotifications(kafka.url()));
    python = opened.add(PythonNotifications.start(release, kafka.url()));
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    opened.closeAll();
  }

  private void send(Priority priority, String event, @Nullable Object payload) {
    java.notifier("messagingv2", topic)
        .notify(
            priority,
            RequestContext.of(Map.of("user", "u1", "request_id", "req-1")),
            event,
            payload);
  }

  /** Returns what a listener in Python has got, without what it was woken with. */
  private List<JsonNode> heard() {
    return python.heard(topic).stream()
        .filter(event -> !event.get("event_type").asText().equals(PROBE))
        .toList();
  }

  /** A listener in Python does not notice for minutes when a topic comes to be. */
  private void makeTopics() {
    PRIORITIES.forEach(priority -> send(priority, PROBE, null));
  }

  /** A listener in Python begins some time after it says so, and loses what comes first. */
  private void wakePython() {
    await()
        .atMost(ofSeconds(40))
        .pollInterval(ofMillis(500))
        .until(
            () -> {
              makeTopics();
              Set<String> awake = new HashSet<>();
              python.heard(topic).forEach(event -> awake.add(event.get("priority").asText()));
              return awake.size() == PRIORITIES.size();
            });
  }

  @Test
  @Tag("KAF-02")
  @Tag("KAF-04")
  @Tag("KAF-06")
  @Tag("KAF-20")
  @Tag("DOC-10")
  void events_from_java_reach_python_with_every_priority_and_both_share_a_pool() {
    String pool = "pool-" + topic;
    makeTopics();
    python.listen(topic, topic, KEYS).pool(pool).run();
    wakePython();

    for (Priority priority : PRIORITIES) {
      send(priority, priority.key() + ".event", PAYLOAD);
    }

    await().atMost(ofSeconds(30)).until(() -> heard().size() == PRIORITIES.size());
    heard().forEach(this::isWhatWasSent);
    shareWithPython(pool);
    python.stop(topic);
  }

  private void isWhatWasSent(JsonNode event) {
    assertThat(event.get("publisher_id").asText()).isEqualTo(JavaNotifications.PUBLISHER);
    assertThat(event.get("event_type").asText())
        .isEqualTo(event.get("priority").asText() + ".event");
    assertThat(event.get("payload").get("text").asText()).isEqualTo(PAYLOAD.get("text"));
    assertThat(event.get("payload").get("n").asDouble()).isEqualTo(2.5);
    assertThat(event.get("ctxt").get("request_id").asText()).isEqualTo("req-1");
    assertThat(event.get("metadata").get("timestamp").asText())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");
    assertThat(event.get("metadata").get("message_id").asText()).hasSize(36);
  }

  private void shareWithPython(String pool) {
    int before = heard().size();
    Set<String> sent = new HashSet<>();
    try (JavaNotifications.Listener listener = java.listen(topic, PRIORITIES, pool, Map.of())) {
      for (int i = 0; i < 5; i++) {
        for (Priority priority : PRIORITIES) {
          String event = priority.key() + "-" + i;
          send(priority, event, null);
          sent.add(event);
        }
      }

      await()
          .atMost(ofSeconds(30))
          .until(() -> events(listener).size() + heard().size() - before >= sent.size());
      List<String> all = new ArrayList<>(events(listener));
      heard().stream().skip(before).forEach(event -> all.add(event.get("event_type").asText()));
      assertThat(all).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(events(listener)).isNotEmpty();
      assertThat(heard()).hasSizeGreaterThan(before);
    }
  }

  private static List<String> events(JavaNotifications.Listener listener) {
    return listener.events().stream().filter(event -> !event.equals(PROBE)).toList();
  }

  @Test
  @Tag("KAF-02")
  @Tag("KAF-04")
  @Tag("KAF-10")
  void events_from_python_reach_java_with_every_priority_from_the_first_one_on() {
    try (JavaNotifications.Listener listener = java.listen(topic, PRIORITIES, null, Map.of())) {
      for (String driver : List.of("messaging", "messagingv2")) {
        for (String priority : KEYS) {
          python
              .notify(driver, topic, priority, priority + ".event")
              .payload(
                  "{\"text\": \"Gr\\u00fc\\u00dfe\", \"big\": 1267650600228229401496703205376}")
              .context("{\"user\": \"u1\"}")
              .run();
        }
      }

      await().atMost(ofSeconds(30)).until(() -> listener.heard.size() == 2 * PRIORITIES.size());
      for (NotificationEvent event : listener.heard) {
        assertThat(event.publisherId()).isEqualTo("python.host1");
        assertThat(event.eventType()).isEqualTo(event.priority().key() + ".event");
        assertThat(event.payload())
            .isEqualTo(
                Map.of(
                    "text",
                    "Gr\u00fc\u00dfe",
                    "big",
                    new BigInteger("1267650600228229401496703205376")));
        assertThat(event.context().values()).containsEntry("user", "u1");
      }
    }
  }

  @Test
  @Tag("KAF-03")
  void events_of_a_python_notifier_with_a_virtual_host_reach_a_java_listener_there() {
    String url = kafka.url() + "/blue";
    try (JavaNotifications there = new JavaNotifications(url);
        PythonNotifications pythonThere = PythonNotifications.start(release, url);
        JavaNotifications.Listener listener =
            there.listen(topic, List.of(Priority.INFO), null, Map.of())) {

      pythonThere.notify("messagingv2", topic, "info", "blue.event").run();

      await().atMost(ofSeconds(30)).until(() -> listener.events().equals(List.of("blue.event")));
    }
  }
}
