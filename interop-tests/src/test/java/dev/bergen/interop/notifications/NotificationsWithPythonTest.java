// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.notifications;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.RequestContext;
import dev.bergen.interop.JavaNotifications;
import dev.bergen.interop.NamesTheRelease;
import dev.bergen.interop.Opened;
import dev.bergen.interop.Vector;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.Notifier;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.testbed.python.PythonNotifications;
import dev.bergen.testbed.python.PythonRelease;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifiers and listeners in Python and in Java, on one broker. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(NamesTheRelease.class)
@Tag("newest-jdk-only")
@Tag("asks-python")
class NotificationsWithPythonTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final List<Priority> ALL = List.of(Priority.values());
  private static final List<Priority> INFO = List.of(Priority.INFO);
  private static final List<String> INFO_KEY = List.of("info");
  private static final String GREETING = "Gr\\u00fc\\u00dfe \\ud83d\\ude80";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?";

  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static final Opened opened = new Opened();

  static JavaNotifications java;
  static PythonNotifications python;

  /** A topic, and name of a listener, that no other test uses. */
  private final String topic = "topic" + TOPICS.incrementAndGet();

  NotificationsWithPythonTest(PythonRelease release) {
    assertThat(release.isInstalled()).isTrue();
  }

  static List<PythonRelease> releases() {
    return PythonRelease.known();
  }

  @BeforeParameterizedClassInvocation
  static void start(PythonRelease release) {
    release.require(NotificationsWithPythonTest.class);
    java = opened.add(new JavaNotifications(broker.url()));
    python = opened.add(PythonNotifications.start(release, broker.url()));
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    opened.closeAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"messaging", "messagingv2"})
  @Tag("NOT-02")
  @Tag("NOT-03")
  @Tag("NOT-04")
  @Tag("NDR-03")
  @Tag("NDR-04")
  @Tag("LSN-03")
  void events_from_java_reach_python_with_every_priority(String driver) {
    python.listen(topic, topic, keys()).run();
    Notifier notifier = java.notifier(driver, topic);

    for (Priority priority : Priority.values()) {
      notifier.notify(
          priority,
          RequestContext.of(Map.of("user", "u1", "request_id", "req-1")),
          priority.key() + ".event",
          Map.of("text", "Gr\u00fc\u00dfe \ud83d\ude80", "list", List.of(1, 2.5, true)));
    }

    List<JsonNode> all = awaitPython(keys().size());
    for (JsonNode heard : all) {
      String priority = heard.get("priority").asText();
      assertThat(heard.get("publisher_id").asText()).isEqualTo(JavaNotifications.PUBLISHER);
      assertThat(heard.get("event_type").asText()).isEqualTo(priority + ".event");
      assertThat(heard.get("payload"))
          .isEqualTo(json("{\"text\": \"" + GREETING + "\", \"list\": [1, 2.5, true]}"));
      // The reference itself adds a null to it.
      assertThat(heard.get("ctxt").get("user").asText()).isEqualTo("u1");
      assertThat(heard.get("ctxt").get("request_id").asText()).isEqualTo("req-1");
      assertThat(heard.get("metadata").get("timestamp").asText()).matches(TIMESTAMP);
      assertThat(heard.get("metadata").get("message_id").asText()).matches(UUID);
    }
    assertThat(all)
        .extracting(heard -> heard.get("priority").asText())
        .containsExactlyInAnyOrderElementsOf(keys());
  }

  @ParameterizedTest
  @ValueSource(strings = {"messaging", "messagingv2"})
  @Tag("NOT-03")
  @Tag("NOT-04")
  @Tag("NDR-03")
  @Tag("NDR-04")
  @Tag("LSN-02")
  void events_from_python_reach_java_with_every_priority(String driver) {
    try (JavaNotifications.Listener listener = java.listen(topic, ALL, null, Map.of())) {
      for (String priority : keys()) {
        python
            .notify(driver, topic, priority, priority + ".event")
            .payload("{\"text\": \"" + GREETING + "\", \"big\": 1267650600228229401496703205376}")
            .context("{\"user\": \"u1\", \"request_id\": \"req-1\"}")
            .run();
      }

      awaitJava(listener, keys().size());
      for (NotificationEvent heard : listener.heard) {
        assertThat(heard.publisherId()).isEqualTo("python.host1");
        assertThat(heard.eventType()).isEqualTo(heard.priority().key() + ".event");
        assertThat(heard.payload())
            .isEqualTo(
                Map.of("text", "Gr\u00fc\u00dfe \ud83d\ude80", "big", BigInteger.TWO.pow(100)));
        assertThat(heard.context().values())
            .containsExactlyInAnyOrderEntriesOf(Map.of("user", "u1", "request_id", "req-1"));
        assertThat(heard.messageId()).matches(UUID);
        assertThat(heard.timestamp()).matches(TIMESTAMP);
      }
      assertThat(listener.heard)
          .extracting(NotificationEvent::priority)
          .containsExactlyInAnyOrderElementsOf(ALL);
    }
  }

  @Test
  @Tag("RTO-10")
  @Tag("LSN-12")
  @Tag("LSN-13")
  @Tag("DOC-08")
  void a_pool_is_shared_by_members_in_python_and_in_java_and_others_get_copies() {
    String pool = topic + "-pool";
    python.listen(topic, topic, INFO_KEY).pool(pool).run();
    try (JavaNotifications.Listener member = java.listen(topic, INFO, pool, Map.of());
        JavaNotifications.Listener poolless = java.listen(topic, INFO, null, Map.of());
        JavaNotifications.Listener other = java.listen(topic, INFO, pool + "-2", Map.of())) {
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        sent.add("java-" + i);
        sent.add("python-" + i);
        java.info(topic, "java-" + i, i);
        python.notify("messagingv2", topic, "info", "python-" + i).payload("1").run();
      }

      awaitJava(poolless, sent.size());
      awaitJava(other, sent.size());
      assertThat(poolless.events()).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(other.events()).containsExactlyInAnyOrderElementsOf(sent);
      await()
          .atMost(ofSeconds(30))
          .pollInterval(ofMillis(200))
          .untilAsserted(
              () -> {
                List<String> shared = new ArrayList<>(member.events());
                shared.addAll(pythonEvents());
                assertThat(shared).containsExactlyInAnyOrderElementsOf(sent);
              });
      assertThat(member.heard).isNotEmpty();
      assertThat(pythonEvents()).isNotEmpty();
    }
  }

  @Test
  @Tag("LSN-07")
  @Tag("LSN-11")
  void a_message_requeued_by_a_python_member_is_redelivered_to_java() {
    String pool = topic + "-pool";
    python.listen(topic, topic, INFO_KEY).pool(pool).requeue("hot", 1_000_000).run();
    java.info(topic, "hot", "potato");
    awaitPython(2);

    try (JavaNotifications.Listener member = java.listen(topic, INFO, pool, Map.of())) {
      awaitJava(member, 1);
      assertThat(member.events()).containsExactly("hot");
      awaitEmpty(pool);
    }
  }

  @Test
  @Tag("LSN-07")
  @Tag("LSN-11")
  void a_message_requeued_by_java_is_redelivered_and_removed_once_handled() {
    try (JavaNotifications.Listener listener = java.listen(topic, INFO, null, Map.of("hot", 3))) {
      python.notify("messagingv2", topic, "info", "hot").payload("{}").run();
      awaitJava(listener, 4);
      python.notify("messaging", topic, "info", "cold").payload("{}").run();

      awaitJava(listener, 5);
      assertThat(listener.events()).containsExactly("hot", "hot", "hot", "hot", "cold");
      awaitEmpty(topic + ".info");
    }
  }

  @Test
  @Tag("LSN-14")
  @Tag("LSN-16")
  void events_from_java_reach_a_python_listener_in_batches() {
    python.listen(topic, topic, INFO_KEY).batch(10, 2).run();

    IntStream.range(0, 25).forEach(i -> java.info(topic, "event", Map.of("number", i)));

    List<JsonNode> heard = awaitPython(25);
    assertThat(heard)
        .extracting(message -> message.get("payload").get("number").asInt())
        .containsExactlyElementsOf(IntStream.range(0, 25).boxed().toList());
    assertThat(heard).allMatch(message -> message.get("batch").asInt() <= 10);
    assertThat(heard).anyMatch(message -> message.get("batch").asInt() > 1);
  }

  @Test
  @Tag("LSN-14")
  @Tag("LSN-16")
  void events_from_python_reach_a_java_listener_in_batches() {
    python.notify("messagingv2", topic, "info", "event").count(25).run();

    try (JavaNotifications.Listener listener = java.listenInBatches(topic, 10, ofSeconds(2))) {
      awaitJava(listener, 25);

      assertThat(listener.batches).containsExactly(10, 10, 5);
      assertThat(listener.heard)
          .extracting(NotificationEvent::payload)
          .containsExactlyElementsOf(
              LongStream.range(0, 25).mapToObj(i -> Map.of("number", i)).toList());
    }
  }

  @Test
  void the_typed_values_of_format_1_are_read_as_those_of_format_2() {
    try (JavaNotifications.Listener listener = java.listen(topic, INFO, null, Map.of())) {
      python.notify("messaging", topic, "info", "plain").typed().run();
      python.notify("messagingv2", topic, "info", "envelope").typed().run();

      awaitJava(listener, 2);
      Map<?, ?> plain = (Map<?, ?>) listener.heard.get(0).payload();
      assertThat(plain)
          .isEqualTo(
              Map.of(
                  "decimal", "1.50",
                  "uuid", "00000000-0000-0000-0000-000000000001",
                  "datetime", "2024-02-29T12:34:56.789012"));
      assertThat(listener.heard.get(1).payload()).isEqualTo(plain);
    }
  }

  private static List<String> keys() {
    return ALL.stream().map(Priority::key).toList();
  }

  private List<String> pythonEvents() {
    return python.heard(topic).stream().map(heard -> heard.get("event_type").asText()).toList();
  }

  private List<JsonNode> awaitPython(int count) {
    await()
        .atMost(ofSeconds(30))
        .pollInterval(ofMillis(100))
        .until(() -> python.heard(topic).size() >= count);
    return python.heard(topic);
  }

  private static void awaitJava(JavaNotifications.Listener listener, int count) {
    await().atMost(ofSeconds(30)).until(() -> listener.heard.size() >= count);
    assertThat(listener.heard).hasSize(count);
  }

  private static void awaitEmpty(String queue) {
    await()
        .atMost(ofSeconds(30))
        .pollInterval(ofMillis(300))
        .untilAsserted(
            () ->
                assertThat(broker.node().queues(broker.virtualHost()))
                    .filteredOn(candidate -> candidate.name().equals(queue))
                    .extracting(Queue::messages)
                    .containsExactly(0L));
  }

  private static JsonNode json(String text) {
    try {
      return Vector.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
