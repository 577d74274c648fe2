// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationFilter;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.outgoing.ContextRedactor;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What notifiers send, and which endpoints of a listener get it. */
@Tag("asks-python")
class SameNotificationsTest extends NewestRelease {
  private static final List<String> LEVELS =
      List.of("audit", "debug", "info", "warn", "error", "critical", "sample");

  private static final List<ObjectNode> NOTIFICATIONS =
      Oracle.questions(
          """
          {publisher: 'compute.host1', type: 'vm.created', payload: {}, context: {}, topics: ['a'], driver: 'messagingv2'}
          {publisher: 'compute.host1', type: 'vm.created', payload: {}, context: {}, topics: ['a'], driver: 'messaging'}
          {publisher: 'compute.host1', type: 'vm.created', payload: {}, context: {}, topics: ['a'], driver: 'noop'}
          {publisher: 'p', type: 'e', payload: {n: 1, x: [null, {y: 'z'}]}, context: {}, topics: ['a', 'b.c'], driver: 'messagingv2'}
          {publisher: 'p', type: 'e', payload: 'a text', context: {}, topics: ['a'], driver: 'messagingv2'}
          {publisher: 'p', type: 'e', payload: [1, 2.5, true], context: {}, topics: ['a'], driver: 'messagingv2'}
          {publisher: 'p', type: 'e', payload: null, context: {}, topics: ['a'], driver: 'messagingv2'}
          {publisher: 'p', type: '', payload: {}, context: {user_id: 'u', auth_token: 's'}, topics: ['a'], driver: 'messagingv2'}
          {publisher: 'p', type: 'e', payload: {}, context: {user_id: 'u', auth_token: 's'}, redacted: true, topics: ['a'], driver: 'messagingv2'}
          """);

  @Test
  @Tag("NOT-01")
  @Tag("NOT-02")
  @Tag("NOT-03")
  @Tag("NOT-04")
  @Tag("NOT-05")
  @Tag("NDR-02")
  @Tag("NDR-03")
  @Tag("NDR-04")
  @Tag("NDR-07")
  void the_same_notifications_are_sent_to_the_same_topics() {
    for (ObjectNode each : NOTIFICATIONS) {
      for (String level : LEVELS) {
        ObjectNode question = each.deepCopy().put("level", level);
        List<JsonNode> theirs = new ArrayList<>();
        for (JsonNode sent : python().result("notified", question)) {
          theirs.add(sent(sent.get("topic"), sent.get("context"), sent.get("message")));
        }

        assertThat(ours(question)).as(question.toString()).isEqualTo(theirs);
      }
    }
  }

  private static JsonNode sent(JsonNode topic, JsonNode context, JsonNode message) {
    ObjectNode comparable = message.deepCopy();
    assertThat(message.get("message_id").textValue())
        .matches("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}");
    assertThat(message.get("timestamp").textValue())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");
    ObjectNode sent = Oracle.JSON.createObjectNode();
    sent.set("topic", topic);
    sent.set("context", context);
    sent.set("message", comparable.without(List.of("message_id", "timestamp")));
    return sent;
  }

  private static List<JsonNode> ours(ObjectNode question) {
    List<String> topics = new ArrayList<>();
    question.get("topics").forEach(topic -> topics.add(topic.textValue()));
    List<JsonNode> sent = new CopyOnWriteArrayList<>();
    try (NotificationTransport transport = NotificationTransport.open("memory://notified")) {
      for (String topic : topics) {
        for (Priority priority : Priority.values()) {
          keep(transport, new NotificationAddress(null, topic, priority.key()), sent);
        }
      }
      Notifier notifier =
          Notifier.of(transport, question.get("publisher").textValue())
              .withDrivers(question.get("driver").textValue())
              .withTopics(topics.toArray(String[]::new));
      if (question.has("redacted")) {
        notifier = notifier.withContextRedactor(ContextRedactor.keeping("user_id"));
      }
      notifier.notify(
          Priority.valueOf(question.get("level").textValue().toUpperCase(Locale.ROOT)),
          Fields.context(question),
          question.get("type").textValue(),
          Oracle.JSON.convertValue(question.get("payload"), Object.class));
      int expected = question.get("driver").textValue().equals("noop") ? 0 : topics.size();
      await().atMost(ofSeconds(30)).until(() -> sent.size() >= expected);
    }
    return sent.stream().sorted(Comparator.comparing(s -> s.get("topic").textValue())).toList();
  }

  private static void keep(
      NotificationTransport transport, NotificationAddress address, List<JsonNode> sent) {
    transport
        .listen(
            List.of(address),
            null,
            incoming -> {
              sent.add(described(address, incoming.notification()));
              incoming.acknowledge();
            },
            10,
            transport.timer().deadline(ofSeconds(30)))
        .join()
        .request(10);
  }

  private static JsonNode described(NotificationAddress address, Notification notification) {
    ObjectNode message =
        Oracle.JSON
            .createObjectNode()
            .put("message_id", notification.messageId())
            .put("publisher_id", notification.publisherId())
            .put("event_type", notification.eventType())
            .put("priority", notification.priority());
    message.set("payload", Fields.json(notification.payload()));
    message.put("timestamp", notification.timestamp());
    return sent(
        Oracle.JSON.getNodeFactory().textNode(address.name()),
        Fields.json(Json.of(notification.context().values())),
        message);
  }

  @Test
  @Tag("NOT-10")
  @Tag("NOT-12")
  @Tag("DOC-05")
  void the_same_drivers_make_a_notifier_enabled() {
    try (NotificationTransport transport = NotificationTransport.open("memory://enabled")) {
      for (List<String> drivers :
          List.of(
              List.<String>of(),
              List.of("noop"),
              List.of("noop", "log"),
              List.of("log"),
              List.of("nonsense"),
              List.of("nonsense", "log", "messagingv2"))) {
        Notifier notifier = Notifier.of(transport, "p").withDrivers(drivers.toArray(String[]::new));
        TreeSet<String> there = new TreeSet<>(notifier.drivers());
        notifier.missingDrivers().forEach(there::remove);
        JsonNode theirs = python().result("enabled", Map.of("drivers", drivers));

        assertThat(notifier.isEnabled())
            .as(drivers.toString())
            .isEqualTo(theirs.get("enabled").booleanValue());
        assertThat(Oracle.JSON.<JsonNode>valueToTree(there)).isEqualTo(theirs.get("drivers"));
      }
    }
  }

  private static final List<ObjectNode> LOGGED =
      Oracle.questions(
          """
          {type: 'vm.created', payload: {}}
          {type: 'disk', payload: {name: 'sda', n: 1, x: null, y: [true, 2.5]}}
          {type: 'e', payload: {password: 'p', admin_password: 'p', token: 't', secret: 's', user: 'u'}}
          {type: 'e', payload: {adminPass: 'p', auth_token: 't', AUTH_TOKEN: 't', new_pass: 'n', chapsecret: 'c'}}
          {type: 'e', payload: {nested: {password: 'p', deep: {token: 't', ok: 'o'}}, password_length: 'n'}}
          {type: 'e', payload: {list: [{password: 'p'}, [{token: 't'}], 'x']}}
          {type: 'e', payload: {private_key: 'k', passphrase: 'p', sslkey: 'k', fernetkey: 'f', configdrive: 'c'}}
          """);

  /** Python's loggers have no method for audit and sample, so that these are not logged at all. */
  private static final Map<String, Level> LOG_LEVELS =
      Map.of(
          "DEBUG", Level.DEBUG,
          "INFO", Level.INFO,
          "WARNING", Level.WARN,
          "ERROR", Level.ERROR,
          "CRITICAL", Level.ERROR);

  @Test
  @Tag("NDR-06")
  void the_same_is_logged_with_the_same_secrets_masked() {
    Logger base = (Logger) LoggerFactory.getLogger("oslo.messaging.notification");
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    base.addAppender(logged);
    base.setLevel(Level.DEBUG);
    Map<ObjectNode, String> different = new LinkedHashMap<>();
    try (NotificationTransport transport = NotificationTransport.open("memory://logged")) {
      Notifier notifier = Notifier.of(transport, "p").withDrivers("log");
      for (ObjectNode each : LOGGED) {
        for (String level : List.of("debug", "info", "warn", "error", "critical")) {
          ObjectNode question = each.deepCopy().put("level", level);
          JsonNode theirs = python().result("logged", question).get(0);
          logged.list.clear();

          notifier.notify(
              Priority.valueOf(level.toUpperCase(Locale.ROOT)),
              RequestContext.empty(),
              question.get("type").textValue(),
              Fields.map(question.get("payload")));

          ILoggingEvent ours = logged.list.get(0);
          assertThat(ours.getLoggerName()).isEqualTo(theirs.get("logger").textValue());
          assertThat(ours.getLevel()).isEqualTo(LOG_LEVELS.get(theirs.get("level").textValue()));
          JsonNode expected = Fields.read(theirs.get("text").textValue()).get("payload");
          JsonNode payload = Fields.read(ours.getFormattedMessage()).get("payload");
          if (!payload.equals(expected)) {
            different.put(question, "Python " + expected + ", Bergen " + payload);
          }
        }
      }
    } finally {
      base.detachAppender(logged);
    }

    assertThat(different).isEmpty();
  }

  private static final List<ObjectNode> LISTENERS =
      Oracle.questions(
          """
          {endpoints: [{priorities: ['info', 'error']}, {priorities: ['info']}, {priorities: ['warn']}]}
          {endpoints: [{priorities: ['info'], returns: 'handled'}, {priorities: ['info'], returns: 'requeue'}, {priorities: ['info', 'audit']}]}
          {endpoints: [{priorities: ['info'], returns: 'raise'}, {priorities: ['info', 'error']}]}
          {endpoints: [{priorities: ['info', 'error'], filter: {event_type: 'vm\\\\.'}, returns: 'requeue'}, {priorities: ['info', 'error']}]}
          {endpoints: [{priorities: ['info', 'error'], filter: {event_type: 'vm', payload: {state: 'ok'}}}]}
          {endpoints: [{priorities: ['audit', 'debug', 'info', 'warn', 'error', 'critical', 'sample']}]}
          """);

  private static final List<ObjectNode> EVENTS =
      Oracle.questions(
          """
          {priority: 'INFO', event_type: 'vm.created', publisher_id: 'p', payload: {state: 'ok'}}
          {priority: 'info', event_type: 'vm.created', publisher_id: 'p', payload: {state: 'bad'}}
          {priority: 'ERROR', event_type: 'disk.full', publisher_id: 'p', payload: {state: 'ok'}}
          {priority: 'WARN', event_type: 'vm.slow', publisher_id: 'p', payload: {}}
          {priority: 'SAMPLE', event_type: 'cpu', publisher_id: 'p', payload: {}}
          {priority: 'NONSENSE', event_type: 'vm.created', publisher_id: 'p', payload: {}}
          {event_type: 'no.priority', publisher_id: 'p', payload: {}}
          {priority: 'INFO', event_type: 'bare'}
          """);

  /**
   * Endpoints that note what they get, on a clock that stands still, so that nothing is retried.
   */
  private static NotificationListener listen(
      NotificationTransport transport, ObjectNode question, List<JsonNode> calls, boolean batches) {
    NotificationListener.Builder builder =
        NotificationListener.builder(transport, Target.topic("t"))
            .maxConcurrent(1)
            .drainTimeout(ofSeconds(5));
    int number = 0;
    for (JsonNode each : question.get("endpoints")) {
      int mine = number++;
      List<Priority> priorities = new ArrayList<>();
      each.get("priorities").forEach(name -> priorities.add(Priority.ofName(name.textValue())));
      Priority[] wanted = priorities.toArray(Priority[]::new);
      NotificationFilter filter =
          each.has("filter")
              ? Events.filter(Fields.map(each.get("filter")))
              : Events.filter(Map.of());
      if (batches) {
        builder.batchHandler(
            filter,
            events -> {
              ArrayNode types = Oracle.JSON.createArrayNode();
              events.forEach(event -> types.add(event.eventType()));
              calls.add(Oracle.JSON.createArrayNode().add(mine).add(types));
              return result(each);
            },
            wanted);
      } else {
        builder.handler(
            filter,
            event -> {
              calls.add(Oracle.JSON.createArrayNode().add(mine).add(event.eventType()));
              return result(each);
            },
            wanted);
      }
    }
    if (batches) {
      builder.batch(question.get("events").size(), ofSeconds(60));
    }
    NotificationListener listener = builder.build();
    listener.start();
    return listener;
  }

  private static @Nullable NotificationResult result(JsonNode endpoint) {
    return switch (String.valueOf(Fields.text(endpoint, "returns"))) {
      case "raise" -> throw new IllegalStateException("no");
      case "requeue" -> NotificationResult.REQUEUE;
      case "handled" -> NotificationResult.HANDLED;
      default -> null;
    };
  }

  private static void send(NotificationTransport transport, JsonNode event, String priority) {
    String payload = event.has("payload") ? event.get("payload").toString() : "null";
    try {
      transport
          .notify(
              new NotificationAddress(null, "t", priority),
              new Notification(
                  "id",
                  Fields.text(event, "publisher_id"),
                  Fields.text(event, "event_type"),
                  Fields.text(event, "priority"),
                  Json.parse(payload),
                  "2026-11-29 12:00:00",
                  RequestContext.empty()),
              NotificationFormat.ENVELOPE,
              SendOptions.until(transport.timer().deadline(ofSeconds(30))))
          .join();
    } catch (MalformedMessageException e) {
      throw new AssertionError(payload, e);
    }
  }

  private static JsonNode outcome(ObjectNode question, JsonNode event, String address) {
    List<JsonNode> calls = new CopyOnWriteArrayList<>();
    try (NotificationTransport transport =
            NotificationTransport.builder("memory://listened").timer(new ManualTimer()).build();
        NotificationListener listener = listen(transport, question, calls, false)) {
      send(transport, event, address);
      await().atMost(ofSeconds(30)).until(() -> settled(listener) == 1);
      ObjectNode outcome = Oracle.JSON.createObjectNode();
      outcome.set("calls", Oracle.JSON.valueToTree(calls));
      return outcome.put("requeued", listener.status().failed() > 0);
    }
  }

  private static long settled(NotificationListener listener) {
    var status = listener.status();
    return status.handled() + status.failed() + status.rejected();
  }

  @Test
  @Tag("LSN-02")
  @Tag("LSN-04")
  @Tag("LSN-05")
  @Tag("LSN-06")
  @Tag("LSN-08")
  @Tag("LSN-09")
  @Tag("FLT-05")
  void each_event_reaches_the_same_endpoints_with_the_same_outcome() {
    for (ObjectNode listener : LISTENERS) {
      ObjectNode question = listener.deepCopy();
      EVENTS.forEach(question.putArray("events")::add);
      JsonNode theirs = python().result("listened", question);
      List<String> subscribed = new ArrayList<>();
      theirs.get("priorities").forEach(priority -> subscribed.add(priority.textValue()));
      for (int i = 0; i < EVENTS.size(); i++) {
        JsonNode event = EVENTS.get(i);
        String own = String.valueOf(Fields.text(event, "priority")).toLowerCase(Locale.ROOT);
        // of a priority that nobody wants, or of none, it is heard only in another's queue
        String address = subscribed.contains(own) ? own : "info";

        assertThat(outcome(question, event, address))
            .as(event + " to " + listener)
            .isEqualTo(theirs.get("outcomes").get(i));
      }
    }
  }

  private static final List<ObjectNode> BATCHES =
      Oracle.questions(
          """
          {endpoints: [{priorities: ['info', 'error', 'warn', 'critical']}]}
          {endpoints: [{priorities: ['info'], returns: 'requeue'}, {priorities: ['info', 'error']}]}
          {endpoints: [{priorities: ['error'], returns: 'raise'}, {priorities: ['info', 'error', 'warn']}]}
          {endpoints: [{priorities: ['info', 'error', 'warn'], filter: {event_type: '.*2'}}, {priorities: ['info', 'error', 'warn']}]}
          {endpoints: [{priorities: ['info', 'error', 'warn'], filter: {event_type: 'none'}, returns: 'requeue'}, {priorities: ['info']}]}
          """);

  @Test
  @Tag("LSN-14")
  @Tag("LSN-15")
  @Tag("FLT-06")
  void a_batch_is_grouped_filtered_and_requeued_alike() {
    for (ObjectNode batch : BATCHES) {
      TreeSet<String> wanted = new TreeSet<>();
      batch
          .get("endpoints")
          .forEach(e -> e.get("priorities").forEach(p -> wanted.add(p.textValue())));
      ObjectNode question = batch.deepCopy();
      ArrayNode events = question.putArray("events");
      for (String event :
          List.of("warn 1", "info 1", "error 1", "info 2", "warn 2", "critical 1")) {
        String priority = event.substring(0, event.indexOf(' '));
        if (wanted.contains(priority)) {
          events
              .addObject()
              .put("priority", priority.toUpperCase(Locale.ROOT))
              .put("event_type", event);
        }
      }
      JsonNode theirs = python().result("batched", question);
      List<JsonNode> calls = new CopyOnWriteArrayList<>();
      try (NotificationTransport transport =
              NotificationTransport.builder("memory://batched").timer(new ManualTimer()).build();
          NotificationListener listener = listen(transport, question, calls, true)) {
        events.forEach(
            event ->
                send(transport, event, event.get("priority").textValue().toLowerCase(Locale.ROOT)));
        await().atMost(ofSeconds(30)).until(() -> settled(listener) == events.size());

        assertThat(Oracle.JSON.<JsonNode>valueToTree(calls))
            .as(batch.toString())
            .isEqualTo(theirs.get("calls"));
        assertThat(listener.status().failed()).isEqualTo(theirs.get("requeued").size());
      }
    }
  }
}
