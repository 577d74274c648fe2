// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.simulate.SimulateBatchNotifyServerCommand;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.json.Json;
import dev.bergen.transport.NotificationTransport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SimulateCommandTest {
  private final String topic = "simulated-" + UUID.randomUUID();

  @TempDir private Path directory;

  /** A command that runs meanwhile. */
  private static final class Serving {
    final Lines out = new Lines();
    final Lines err = new Lines();
    final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    Serving(String... args) throws InterruptedException {
      Thread thread =
          new Thread(
              () ->
                  exitCode.complete(
                      Run.line(new PrintWriter(out), new PrintWriter(err)).execute(args)),
              "bergen-serving");
      thread.setDaemon(true);
      thread.start();
      err.await(line -> line.startsWith("Listening"));
    }

    /** Waits for its end and returns the summary. */
    String summary() throws Exception {
      assertThat(exitCode.get(60, TimeUnit.SECONDS)).isZero();
      return out.await(line -> line.startsWith("server "));
    }
  }

  @Test
  @Tag("SIM-01")
  @Tag("SIM-02")
  @Tag("SIM-03")
  @Tag("SIM-04")
  @Tag("SIM-06")
  void clients_call_the_targets_in_turn_and_the_servers_stop_when_they_are_done() throws Exception {
    Serving first =
        new Serving("simulate", "--url=memory:", "-tp", topic, "-s", "one", "rpc-server");
    Serving second =
        new Serving(
            "simulate",
            "rpc-server",
            "--url=memory:",
            "--topic",
            topic,
            "--server",
            "two",
            "-w=0.01",
            "-e",
            "eventlet");
    Path file = directory.resolve("client.json");

    Run client =
        Run.bergen(
            "simulate",
            "-tg",
            topic + ".one",
            topic + ".two",
            "-l",
            "60",
            "rpc-client",
            "--url=memory:",
            "-p",
            "2",
            "-m",
            "20",
            "-w=1ms",
            "--timeout=30",
            "--exit-wait=10ms",
            "--sync",
            "call",
            "-j",
            file.toString());

    assertThat(client.exitCode()).as(client.err()).isZero();
    assertThat(first.summary()).contains("20 messages", "latency");
    assertThat(second.summary()).contains("20 messages", "latency");
    assertThat(client.out().lines().map(line -> line.split(" ")[0]))
        .containsExactly("client", "error", "round-trip");
    assertThat(client.err()).contains("client").contains("round-trip");
    assertThat(member(file, "summary", "client", "count")).isEqualTo(40L);
    assertThat(member(file, "summary", "error", "count")).isEqualTo(0L);
    assertThat(member(file, "summary", "round_trip", "count")).isEqualTo(40L);
    assertThat((double) member(file, "summary", "round_trip", "max_latency")).isGreaterThan(0.01);
    assertThat(counts(file, "client_0")).isEqualTo(20);
    assertThat(counts(file, "round_trip_1")).isEqualTo(20);
    assertThat(counts(file, "error_0")).isZero();
  }

  @Test
  @Tag("SIM-04")
  void fanout_casts_reach_every_server_and_one_announcement_stops_them_all() throws Exception {
    Serving first = new Serving("simulate", "rpc-server", "--url=memory:", "-tp", topic, "-s=one");
    Serving second = new Serving("simulate", "rpc-server", "--url=memory:", "-tp", topic, "-s=two");

    Run client =
        Run.bergen(
            "simulate",
            "rpc-client",
            "--url=memory:",
            "-tp",
            topic,
            "-m=10",
            "--is-cast",
            "--is-fanout",
            "--sync=fanout",
            "--timeout=30");

    assertThat(client.exitCode()).as(client.err()).isZero();
    assertThat(client.out()).contains("10 messages").doesNotContain("round-trip");
    assertThat(first.summary()).contains("10 messages");
    assertThat(second.summary()).contains("10 messages");
  }

  @Test
  @Tag("SIM-01")
  @Tag("SIM-02")
  @Tag("SIM-03")
  @Tag("SIM-06")
  void a_notification_server_gives_each_sequence_number_back_once() throws Exception {
    Path file = directory.resolve("server.json");
    try (NotificationTransport kept = NotificationTransport.open("memory:")) {
      Run client = Run.bergen("simulate", "notify-client", "--url=memory:", "-tp", topic, "-m=15");

      Run server =
          Run.bergen(
              "simulate",
              "notify-server",
              "--url=memory:",
              "-tp",
              topic,
              "-l=2",
              "--requeue",
              "-w=10ms",
              "--json",
              file.toString());

      assertThat(client.exitCode()).as(client.err()).isZero();
      assertThat(client.out()).contains("client      15 messages");
      assertThat(server.exitCode()).as(server.err()).isZero();
      assertThat(server.out()).contains("30 messages", "latency");
      assertThat(member(file, "summary", "count")).isEqualTo(30L);
      assertThat(counts(file, "server")).isEqualTo(30);
      assertThat(kept).isNotNull();
    }
  }

  @Test
  @Tag("SIM-01")
  @Tag("SIM-07")
  void a_batch_server_waits_for_a_thousand_notifications_or_five_seconds() throws Exception {
    Path file = directory.resolve("batches.json");
    try (NotificationTransport kept = NotificationTransport.open("memory:")) {
      Run client =
          Run.bergen("simulate", "notify-client", "--url=memory:", "-tp", topic, "-p=2", "-m=600");

      Run server =
          Run.bergen(
              "simulate",
              "batch-notify-server",
              "--url=memory:",
              "-tp",
              topic,
              "-l=2",
              "-j",
              file.toString());

      assertThat(client.out()).contains("client      1,200 messages");
      assertThat(server.out()).contains("1,200 messages");
      List<Json> series = elements(member(file, "series", "server"));
      assertThat(series.get(series.size() - 1).members().get("count").toJava())
          .as("the incomplete batch comes at the end")
          .isEqualTo(200L);
      assertThat(SimulateBatchNotifyServerCommand.PATIENCE.toSeconds()).isEqualTo(5);
      assertThat(kept).isNotNull();
    }
  }

  @Test
  @Tag("SIM-06")
  void unanswered_calls_are_errors_and_the_first_decides_the_exit_code() throws Exception {
    Path file = directory.resolve("errors.json");

    Run client =
        Run.bergen(
            "simulate",
            "rpc-client",
            "--url=memory:",
            "-tp",
            topic,
            "-m=2",
            "--timeout=100ms",
            "-j",
            file.toString());

    assertThat(client.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    assertThat(client.err()).contains("bergen: the first error: ");
    assertThat(member(file, "summary", "error", "count")).isEqualTo(2L);
  }

  @Test
  @Tag("newest-jdk-only")
  void ctrl_c_ends_a_client_which_sums_up() throws Exception {
    try (Child client =
        Child.bergen(Map.of(), "simulate", "rpc-client", "--url=memory:", "--timeout=500ms")) {
      client.err.await(line -> line.contains("client"));

      client.signal("INT");

      client.out.await(line -> line.startsWith("client "));
      assertThat(client.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    }
  }

  @Test
  @Tag("newest-jdk-only")
  void ctrl_c_stops_a_server_which_sums_up_and_exits_with_0() throws Exception {
    try (Child server = Child.bergen(Map.of(), "simulate", "notify-server", "--url=memory:")) {
      server.err.await(line -> line.startsWith("Listening"));

      server.signal("INT");

      server.out.await(line -> line.startsWith("server "));
      assertThat(server.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rpc-client --url=memory: --is-fanout",
        "rpc-client --url=memory: -p 0",
        "rpc-client --url=memory: -m 0",
        "rpc-client --url=memory: --sync never",
        "rpc-client --url=memory: -j /no/such/directory/result.json",
        ""
      })
  void contradictory_options_are_refused(String line) {
    Run run = Run.bergen(("simulate " + line).strip().split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("bergen: ");
  }

  @ParameterizedTest
  @Tag("SIM-01")
  @ValueSource(
      strings = {
        "rpc-server",
        "rpc-client",
        "notify-server",
        "batch-notify-server",
        "notify-client"
      })
  void every_mode_explains_itself(String mode) {
    Run run = Run.bergen("simulate", mode, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Examples:", "bergen simulate " + mode, "Exit codes:")
        .contains("--url", "--topic", "--duration", "--json", "--config-file", "--wait");
  }

  private static Object member(Path file, String... names) throws Exception {
    Object value = Json.parse(Files.readString(file)).toJava();
    for (String name : names) {
      value = ((Map<?, ?>) value).get(name);
    }
    return value;
  }

  private static List<Json> elements(Object value) {
    List<Json> elements = new ArrayList<>();
    ((List<?>) value).forEach(element -> elements.add(Json.of(element)));
    return elements;
  }

  /** Returns the sum of a series' counts. */
  private static long counts(Path file, String name) throws Exception {
    return elements(member(file, "series", name)).stream()
        .mapToLong(point -> (Long) point.members().get("count").toJava())
        .sum();
  }
}
