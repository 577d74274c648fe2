// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.logback.NotificationAppender;
import dev.bergen.oslometrics.OsloMetrics;
import dev.bergen.routing.RoutingRules;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Notification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver routing, the appender for log records, and the metrics. */
@Tag("asks-python")
class SameIntegrationsTest extends NewestRelease {
  private static final List<String> RULES =
      List.of(
          "g: {log: {accepted_events: ['vm.*', disk]}, messagingv2: {accepted_priorities: [ERR*]}}",
          "g: {log: {accepted_events: [vm.*], accepted_priorities: [info, error]}}",
          "g: {log: {accepted_events: [x]}}\nh: {log: {accepted_priorities: [warn]}, noop: {}}",
          "g: {log: {accepted_events: []}}",
          "g: {log: {unknown_rule: [x]}}",
          "g: {a: {accepted_events: ['*']}, b: {accepted_events: ['?m.created']}}",
          "g: {a: {accepted_events: ['[vd]*']}, b: {accepted_events: ['[!v]*']}}",
          "g: {a: {accepted_events: ['[a-e]*']}, b: {accepted_events: ['[^v]*']}}",
          "g: {a: {accepted_events: ['[]v]*']}, b: {accepted_events: ['[!]d]*']}}",
          "g: {a: {accepted_events: ['[vm']}, b: {accepted_events: ['vm.[']}}",
          "g: {a: {accepted_events: ['*.*.*']}, b: {accepted_events: ['**created**']}}",
          "g: {a: {accepted_events: ['VM.*']}, b: {accepted_events: ['vm.created?']}}",
          "g: {a: {accepted_events: ['[z-a]m.*']}, b: {accepted_events: ['v[-m]*']}}",
          "g: {a: {accepted_events: ['vm\\\\.*']}, b: {accepted_events: ['vm.+']}}",
          "g: {a: {accepted_priorities: ['*']}, b: {accepted_priorities: ['[ie]*']}}");

  private static final List<String> EVENTS =
      List.of("vm.created", "vm", "vm.", "disk", "vm.create.end", "VM.created", "v-x", "[vm", "");

  @Test
  @Tag("NDR-09")
  @Tag("NDR-10")
  @Tag("NDR-11")
  @Tag("NDR-12")
  void the_same_drivers_are_chosen_by_the_same_rules() {
    Map<String, String> different = new LinkedHashMap<>();
    for (String rules : RULES) {
      RoutingRules ours = RoutingRules.parse(rules, "rules.yaml");
      for (String event : EVENTS) {
        for (String priority : List.of("INFO", "ERROR", "WARN", "SAMPLE")) {
          JsonNode theirs =
              python()
                  .result("routed", Map.of("rules", rules, "event", event, "priority", priority));
          JsonNode chosen = Oracle.JSON.valueToTree(new TreeSet<>(ours.drivers(event, priority)));
          if (!chosen.equals(theirs)) {
            different.put(
                event + " " + priority + " by " + rules, "Python " + theirs + ", Bergen " + chosen);
          }
        }
      }
    }

    assertThat(different).isEmpty();
  }

  @Test
  @Tag("LOG-01")
  @Tag("LOG-02")
  void a_log_record_becomes_the_same_notification() {
    Map<String, Level> levels =
        Map.of(
            "DEBUG", Level.DEBUG,
            "INFO", Level.INFO,
            "WARNING", Level.WARN,
            "ERROR", Level.ERROR);
    levels.forEach(
        (name, level) -> {
          JsonNode theirs =
              python().result("log_record", Map.of("publisher", "p", "level", name)).get(0);
          JsonNode message = theirs.get("message");
          String topic = theirs.get("topic").textValue();
          Notification ours = logged(level, topic.substring(topic.indexOf('.') + 1));
          JsonNode payload = Fields.json(ours.payload());

          assertThat(theirs.get("context")).isEmpty();
          assertThat(ours.context()).isEqualTo(RequestContext.empty());
          assertThat(ours.eventType()).isEqualTo(message.get("event_type").textValue());
          assertThat(ours.priority()).isEqualTo(message.get("priority").textValue());
          assertThat(ours.publisherId()).isEqualTo(message.get("publisher_id").textValue());
          assertThat(payload.fieldNames())
              .toIterable()
              .containsExactlyInAnyOrderElementsOf(() -> message.get("payload").fieldNames());
          for (String same : List.of("name", "levelno", "levelname", "exc_info", "msg", "extra")) {
            assertThat(payload.get(same)).as(same).isEqualTo(message.get("payload").get(same));
          }
        });
  }

  /** Returns the notification that is sent to the topic of that priority. */
  private static Notification logged(Level level, String priority) {
    List<Notification> heard = new CopyOnWriteArrayList<>();
    LoggerContext logging = new LoggerContext();
    logging.setMDCAdapter(new LogbackMDCAdapter());
    try (NotificationTransport transport = NotificationTransport.open("memory://log-records")) {
      transport
          .listen(
              List.of(new NotificationAddress(null, "t", priority)),
              null,
              incoming -> {
                heard.add(incoming.notification());
                incoming.acknowledge();
              },
              1,
              transport.timer().deadline(ofSeconds(30)))
          .join()
          .request(1);
      NotificationAppender appender = new NotificationAppender();
      appender.setContext(logging);
      appender.setUrl("memory://log-records");
      appender.setPublisherId("p");
      appender.addTopic("t");
      appender.start();
      var logger = logging.getLogger("app.billing");
      logger.setLevel(Level.DEBUG);
      logger.addAppender(appender);
      logger.log(null, "f.q.cn", levelNumber(level), "{} of {}", new Object[] {1, 2}, null);
      await().atMost(ofSeconds(30)).until(() -> heard.size() == 1);
    } finally {
      logging.stop();
    }
    return heard.get(0);
  }

  private static int levelNumber(Level level) {
    return Level.toLocationAwareLoggerInteger(level);
  }

  public static final class Desk {
    public String greet() {
      return "hello";
    }

    public void fail() {
      throw new IllegalStateException("no");
    }
  }

  @TempDir private Path home;

  @Test
  @Tag("MET-01")
  @Tag("MET-02")
  @Tag("MET-03")
  void a_call_and_a_cast_are_counted_and_timed_alike() {
    String socket = home.resolve("s").toString();
    python().result("bind", Map.of("socket", socket));
    String group = "oslo_messaging_metrics";
    Configuration configuration =
        Configuration.empty()
            .with(group, "metrics_enabled", "true")
            .with(group, "metrics_process_name", "billing")
            .with(group, "metrics_thread_stop_timeout", "120")
            .with(group, "metrics_socket_file", socket);
    try (OsloMetrics metrics = OsloMetrics.open(configuration);
        RpcTransport transport = RpcTransport.open("memory://metrics");
        RpcServer server =
            RpcServer.builder(transport, Target.topic("desk").withServer("a"))
                .endpoint(Target.endpoint().withNamespace("ns").withVersion("1.1"), new Desk())
                .build()) {
      server.start();
      RpcClient desk =
          RpcClient.of(transport, Target.topic("desk"))
              .withNamespace("ns")
              .withTimeout(ofSeconds(30))
              .withInterceptor(metrics.client());

      desk.call("greet");
      assertThat(received(3))
          .isEqualTo(
              theirs(
                  "{target: {topic: 'desk', namespace: 'ns'}, method: 'greet', call_type:"
                      + " 'call'}"));
      desk.withVersion("1.1").withServer("a").cast("greet");
      assertThat(received(3))
          .isEqualTo(
              theirs(
                  "{target: {topic: 'desk', namespace: 'ns', version: '1.1', server: 'a'},"
                      + " method: 'greet', call_type: 'cast'}"));
      desk.withFanout().cast("greet");
      assertThat(received(3))
          .isEqualTo(
              theirs(
                  "{target: {topic: 'desk', namespace: 'ns', fanout: true}, method: 'greet',"
                      + " call_type: 'cast'}"));
      assertThat(catchThrowable(() -> desk.call("fail"))).isNotNull();
      assertThat(received(2))
          .isEqualTo(
              theirs(
                  "{target: {topic: 'desk', namespace: 'ns'}, method: 'fail', call_type: 'call',"
                      + " fails: 'RemoteError'}"));
    }
  }

  private static List<JsonNode> received(int count) {
    return comparable(python().result("received", Map.of("count", count)));
  }

  private static List<JsonNode> theirs(String question) {
    return comparable(python().result("metric", Oracle.question(question)));
  }

  /** Returns the metrics by their names, without the time that a call took. */
  private static List<JsonNode> comparable(JsonNode metrics) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode metric : metrics) {
      ObjectNode copy = metric.deepCopy();
      if (copy.get("action").get("value").isNumber()) {
        copy.withObject("/action").put("value", "seconds");
      }
      all.add(copy);
    }
    all.sort(Comparator.comparing(metric -> metric.get("name").textValue()));
    return all;
  }
}
