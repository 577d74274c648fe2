// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Child;
import dev.bergen.cli.Lines;
import dev.bergen.cli.Run;
import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.testbed.BrokerExtension;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bus of a real broker, watched while commands use it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class TapCommandsTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @Test
  @Tag("broker-newest")
  void a_call_is_seen_beside_its_server_and_no_queue_is_left() throws Exception {
    try (Serving serving = new Serving()) {
      Background tap = new Background("tap", "trial", "--full", "--count=1", "-o", "json");
      tap.awaitWatching();

      Run call = serving.call("echo", "value={\"admin_password\": \"sesame\"}");

      assertThat(tap.exitCode()).isZero();
      assertThat(call.exitCode()).isZero();
      String line = tap.out.await(text -> true);
      assertThat(json(line))
          .containsEntry("kind", "call")
          .containsEntry("topic", "trial")
          .containsEntry("method", "echo")
          .containsEntry("exchange", "openstack")
          .containsKeys("message_id", "reply_to", "size");
      assertThat(line).contains("\"admin_password\": \"***\"").doesNotContain("sesame");
      assertThat(tap.err.await(text -> text.startsWith("1 message"))).contains("1 call");
      assertThat(broker.node().queues(broker.virtualHost()).toString())
          .doesNotContain("bergen.tap.");
    }
  }

  @Test
  void a_share_is_watched_in_slices_and_rates_are_scaled() throws Exception {
    notify("host.up", "info"); // the exchange is there with the first who used it
    Background tap =
        new Background(
            "tap", "--notifications=events", "--rate=50%", "--stats", "--count=100", "-o", "text");
    assertThat(tap.err.await(line -> line.startsWith("Watching"))).contains("for 50% of the time");
    while (!tap.end.isDone()) { // for more than one slice
      notify("host.up", "info");
    }

    assertThat(tap.exitCode()).isZero();
    assertThat(tap.out.await(text -> text.startsWith("Counts")))
        .contains("% of the time (--rate)", "scaled");
    assertThat(tap.err.await(text -> text.contains("; watched for "))).startsWith("100 messages");
  }

  @Test
  @Tag("broker-newest")
  void the_firehose_shows_how_long_calls_take_and_what_failed() throws Exception {
    broker.node().ctl("trace_on", "-p", broker.virtualHost());
    try (Serving serving = new Serving()) {
      Background tap = new Background("tap", "trial", "--firehose", "--stats", "--count=4");
      tap.awaitWatching();

      serving.call("echo", "value=1");
      serving.call("fail");

      assertThat(tap.exitCode()).isZero();
      Map<String, Object> one = json(tap.out.await(text -> text.contains("\"echo\"")));
      assertThat(one.get("answered")).hasToString("1");
      assertThat(one.get("failed")).hasToString("0");
      assertThat(one.get("p50_seconds")).isNotNull();
      assertThat(json(tap.out.await(text -> text.contains("\"fail\""))).get("failed"))
          .hasToString("1");
    }
  }

  @Test
  void notifications_are_seen_beside_other_listeners() throws Exception {
    // The exchange is there with the first who used it.
    notify("host.up", "info");
    Background tap =
        new Background(
            "tap", "--notifications=events", "--filter=priority=error", "--count=1", "-o", "text");
    tap.awaitWatching();
    notify("host.up", "info");
    notify("host.down", "error");

    assertThat(tap.exitCode()).isZero();
    assertThat(tap.out.await(text -> true)).contains("notification", "error host.down");
  }

  @Test
  void a_slow_request_is_shown_as_a_tree() throws Exception {
    broker.node().ctl("trace_on", "-p", broker.virtualHost());
    try (Serving serving = new Serving()) {
      Background trace =
          new Background("trace", "--slow=100ms", "--firehose", "--count=1", "-o", "text");
      trace.awaitWatching();

      serving.call("sleep", "seconds=0.3");

      assertThat(trace.exitCode()).isZero();
      assertThat(trace.out.await(text -> true)).contains("1 step");
      assertThat(trace.out.await(text -> true)).contains("call trial sleep").contains(" ms");
    }
  }

  @Test
  void a_missing_exchange_is_reported_with_the_remedy() {
    Run run = Run.bergen("tap", "--url", broker.url(), "--exchange=nowhere", "trial");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("nowhere", "a tap declares no exchanges");
  }

  @Test
  void incompatible_options_are_refused_before_the_command_connects() {
    assertRefused("Which broker?", "tap");
    assertRefused("--fanout needs a TOPIC", "tap", "--url=rabbit://nowhere", "--fanout");
    assertRefused("not a share", "tap", "--url=rabbit://nowhere", "--rate=0");
    assertRefused("is not a part", "tap", "--url=rabbit://nowhere", "--filter=colour=red");
    assertRefused("Which requests?", "trace", "--url=rabbit://nowhere");
    assertRefused("nowhere.rec", "trace", "req-1", "--file=nowhere.rec");
    assertRefused("--firehose", "trace", "--url=rabbit://nowhere", "--slow=1");
  }

  private static void notify(String event, String priority) {
    Run run =
        Run.bergen(
            "notify",
            "--url=" + broker.url(),
            "--topic=events",
            "--event-type=" + event,
            "--priority=" + priority,
            "payload");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void assertRefused(String why, String... arguments) {
    Run run = Run.bergen(arguments);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(why);
  }

  private static Map<String, Object> json(String line) throws MalformedMessageException {
    Map<String, Object> members = new LinkedHashMap<>();
    ((Map<?, ?>) Json.parse(line).toJava())
        .forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }

  /** The trial service in a process of its own. */
  private static final class Serving implements AutoCloseable {
    private final Child child;

    Serving() throws Exception {
      child = Child.bergen(Map.of("BERGEN_URL", broker.url()), "serve");
      child.out.await(line -> line.startsWith("Listening"));
    }

    Run call(String method, String... values) {
      List<String> line = new ArrayList<>(List.of("call", "--url", broker.url(), "trial", method));
      line.addAll(List.of(values));
      return Run.bergen(line.toArray(String[]::new));
    }

    @Override
    public void close() {
      child.close();
    }
  }

  /** A command on a thread of its own. */
  private static final class Background {
    final Lines out = new Lines();
    final Lines err = new Lines();
    private final CompletableFuture<Integer> end;

    Background(String... arguments) {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.add("--url=" + broker.url());
      String[] line = all.toArray(String[]::new);
      this.end =
          CompletableFuture.supplyAsync(
              () ->
                  Run.line(new PrintWriter(out, true), new PrintWriter(err, true), line)
                      .execute(line),
              task -> new Thread(task, "background").start());
    }

    void awaitWatching() throws InterruptedException {
      err.await(line -> line.startsWith("Watching"));
    }

    int exitCode() throws Exception {
      return end.get(60, TimeUnit.SECONDS);
    }
  }
}
