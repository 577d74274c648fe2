// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.cli.Child;
import dev.bergen.cli.Run;
import dev.bergen.cli.rpc.TrialService;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.json.Json;
import dev.bergen.observe.record.RecordingReader;
import dev.bergen.observe.record.RecordingWriter;
import dev.bergen.observe.record.Session;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Real traffic of a real broker: recorded, replayed, compared. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("broker-newest")
class RecordCommandTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();
  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();
  private RpcTransport transport;
  private Path file;

  @BeforeEach
  void serve() {
    file = directory.resolve("trial.rec");
    transport = keep(RpcTransport.open(broker.url()));
    serve("trial");
  }

  private void serve(String topic) {
    RpcServer server =
        RpcServer.builder(transport, Target.topic(topic).withServer("node-1"))
            .endpoint(new TrialService("node-1", line -> {}))
            .build();
    keep(server).start();
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.add(0, resource);
    return resource;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  private void call(int times) {
    RpcClient client =
        RpcClient.of(transport, Target.topic("trial"))
            .withContext(RequestContext.of(Map.of("auth_token", "hush", "request_id", "req-9")));
    for (int i = 0; i < times; i++) {
      client.call("add", Map.of("a", i, "b", 1));
    }
  }

  /** Records until there are so many, in a process of its own, while {@code traffic} goes on. */
  private Child record(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("record", file.toString(), "trial", "--url", broker.url()));
    arguments.addAll(List.of(more));
    Child child = keep(Child.bergen(Map.of(), arguments.toArray(String[]::new)));
    child.err.await(line -> line.startsWith("Recording "));
    return child;
  }

  private int recorded() {
    try (RecordingReader reader = RecordingReader.open(file)) {
      int count = 0;
      while (reader.hasNext()) {
        reader.next();
        count++;
      }
      assertThat(reader.cutOff()).isNull();
      return count;
    }
  }

  @Test
  void a_recording_can_be_replayed_and_compared() throws Exception {
    Child record = record("--count=5");
    call(5);
    assertThat(record.exitCode()).isZero();
    assertThat(record.err.rest())
        .anyMatch(line -> line.startsWith("5 messages recorded, 0 missed, secrets masked in 5"));
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain("hush");
    Run trace = Run.bergen("trace", "req-9", "--file", file.toString(), "-o", "text");
    assertThat(trace.exitCode()).as(trace.err()).isZero();
    assertThat(trace.out()).contains("req-9", "5 steps", "call trial add");
    Run nothing = Run.bergen("trace", "req-10", "--file", file.toString());
    assertThat(nothing.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    assertThat(nothing.err()).contains(file + " has no message of req-10");
    serve("other");

    Run refused = replay("--report=" + directory.resolve("refused.jsonl"));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("openstack/trial", "--yes");
    assertThat(directory.resolve("refused.jsonl")).doesNotExist();

    Run first = replay("--yes", "--speed=full", "--report=" + directory.resolve("a.jsonl"));
    assertThat(first.err()).contains("5 requests sent");
    assertThat(first.out()).contains("add").contains("5");
    assertThat(first.exitCode()).isZero();
    Run second =
        replay("--to=other.node-1", "--speed=full", "--report=" + directory.resolve("b.jsonl"));
    assertThat(second.exitCode()).isZero();

    Run diff = diff("a.jsonl", "b.jsonl");
    assertThat(diff.out()).contains("5 same, 0 different");
    assertThat(diff.exitCode()).isZero();

    change(directory.resolve("b.jsonl"));
    Run changed = diff("a.jsonl", "b.jsonl");
    assertThat(changed.out()).contains("result: 3 -> 33").contains("4 same, 1 different");
    assertThat(changed.exitCode()).isEqualTo(1);
    assertThat(diff("a.jsonl", "b.jsonl", "-o", "json").out())
        .contains("\"path\": \"result\"", "\"same\": 4");
  }

  private static void change(Path report) throws IOException {
    String text = Files.readString(report);
    assertThat(text).contains("\"result\": 3}");
    Files.writeString(report, text.replace("\"result\": 3}", "\"result\": 33}"));
  }

  private Run replay(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("replay", file.toString(), "--url", broker.url()));
    arguments.addAll(List.of(more));
    return Run.bergen(arguments.toArray(String[]::new));
  }

  private Run diff(String one, String other, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "diff", directory.resolve(one).toString(), directory.resolve(other).toString()));
    arguments.addAll(List.of(more));
    return Run.bergen(arguments.toArray(String[]::new));
  }

  @Test
  void ctrl_c_writes_what_has_come_and_a_second_run_can_append() throws Exception {
    Child record = record();
    call(3);
    record.signal("INT");
    assertThat(record.exitCode()).isZero();
    int before = recorded();
    assertThat(before).isLessThanOrEqualTo(3);

    Run again = Run.bergen("record", file.toString(), "trial", "--url", broker.url());
    assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("exists already", "--append");

    Child append = record("--append", "--count=2");
    call(2);
    assertThat(append.exitCode()).isZero();
    assertThat(recorded()).isEqualTo(before + 2);
  }

  @Test
  void requests_to_one_server_are_recorded_with_its_topic() throws Exception {
    Child record = record("--count=1");
    RpcClient.of(transport, Target.topic("trial").withServer("node-1")).call("whoami", Map.of());

    assertThat(record.exitCode()).isZero();
    assertThat(recorded()).isEqualTo(1);
  }

  /** An endpoint that answers one method and keeps the callers of another one waiting. */
  public static final class Held {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<Long> result = new CompletableFuture<>();

    public long quick() {
      return 7;
    }

    public CompletableFuture<Long> hold() {
      begun.countDown();
      return result;
    }
  }

  @Test
  void ctrl_c_leaves_a_report_of_what_was_answered_though_a_call_still_waits() throws Exception {
    Held held = new Held();
    Target target = Target.topic("held").withServer("node-1");
    keep(RpcServer.builder(transport, target).endpoint(held).build()).start();
    try (RecordingWriter writer = RecordingWriter.create(file, true)) {
      writer.begin(new Session(Instant.EPOCH, null, "openstack", List.of("held"), false));
      add(writer, "c-1", "quick");
      add(writer, "c-2", "hold");
    }
    Path report = directory.resolve("report.jsonl");
    Child replay =
        keep(
            Child.bergen(
                Map.of(),
                "replay",
                file.toString(),
                "--yes",
                "--url=" + broker.url(),
                "--timeout=600",
                "--speed=full",
                "--in-flight=1",
                "--report=" + report));
    assertThat(held.begun.await(30, TimeUnit.SECONDS)).isTrue();

    replay.signal("INT");
    int exitCode = replay.exitCode();
    held.result.complete(0L);

    assertThat(exitCode).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(replay.err.rest()).anyMatch(line -> line.contains("1 of them not answered by now"));
    assertThat(Files.readAllLines(report)).hasSize(2);
    assertThat(Files.readString(report)).endsWith("\"result\": 7}\n");
  }

  private static void add(RecordingWriter writer, String id, String method) throws IOException {
    Request request =
        new Request(method, Json.of(Map.of()), null, null, RequestContext.of(Map.of()));
    writer.add(
        new TappedMessage(
            Instant.EPOCH,
            "openstack",
            "held",
            null,
            null,
            new RawMessage(
                "",
                Map.of(),
                Map.of(),
                new RequestMessage(request, id, "r", null, null).encode())));
  }

  @Test
  void nothing_is_left_of_a_recording_that_could_not_begin() {
    Run run =
        Run.bergen(
            "record", file.toString(), "trial", "--url", broker.url(), "--exchange", "nowhere");

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(run.err()).contains("nowhere");
    assertThat(file).doesNotExist();
  }
}
