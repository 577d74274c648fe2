// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.interop.Opened;
import dev.bergen.observe.compare.Comparison;
import dev.bergen.observe.compare.Comparison.Result;
import dev.bergen.observe.compare.Comparison.Settings;
import dev.bergen.observe.compare.Difference;
import dev.bergen.observe.record.Recorder;
import dev.bergen.observe.record.RecordingWriter;
import dev.bergen.observe.replay.Answer;
import dev.bergen.observe.replay.Pace;
import dev.bergen.observe.replay.Redirection;
import dev.bergen.observe.replay.Replayer;
import dev.bergen.observe.replay.ReportWriter;
import dev.bergen.observe.replay.Selection;
import dev.bergen.observe.replay.Traffic;
import dev.bergen.observe.replay.TransportWire;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Calls to a Python server, recorded, and made again to Python and to Java. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RecordedTrafficTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CALLS = 7;

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();
  @TempDir static Path directory;

  private static final Opened opened = new Opened();

  static RpcTransport transport;
  static Path recording;
  static Path ofPython;

  /** Answers as the Python server does. */
  public static class Lab {
    public @Nullable Object echo(@Nullable Object value) {
      return value;
    }

    /** Adds what Python adds; 3.0 is 3. */
    public double add(double a, double b) {
      return a + b;
    }

    public void nothing() {}
  }

  /** Answers otherwise in one place. */
  public static final class ChangedLab extends Lab {
    @Override
    public @Nullable Object echo(@Nullable Object value) {
      return value instanceof Map<?, ?>
          ? Map.of("disks", List.of(Map.of("size", 20), Map.of("size", 41)), "name", "a")
          : value;
    }
  }

  @BeforeAll
  static void record() throws Exception {
    PythonRelease release = PythonRelease.newest();
    release.require(RecordedTrafficTest.class);
    PythonPeer python = PythonPeer.server(release, broker.url(), "lab", "server1");
    opened.add(python::kill);
    transport = opened.add(RpcTransport.open(broker.url()));
    recording = directory.resolve("lab.rec");
    TapRequest request =
        new TapRequest(
            List.of(new TapRequest.Binding("openstack", "lab")),
            false,
            TapRequest.MAX_MESSAGES,
            TapRequest.MAX_BYTES);
    try (Recorder recorder =
            new Recorder(RecordingWriter.create(recording, false), CALLS, Long.MAX_VALUE);
        Subscription tap = transport.tap(request, recorder, PATIENCE).get(60, TimeUnit.SECONDS)) {
      makeCalls();
      recorder.done().get(60, TimeUnit.SECONDS);
      assertThat(tap).isNotNull();
    }
    ofPython = replay("lab", "python.jsonl");
  }

  private static void makeCalls() {
    RpcClient lab = RpcClient.of(transport, Target.topic("lab"));
    lab.call("add", Map.of("a", 1, "b", 2));
    lab.call("add", Map.of("a", 1.5, "b", 2));
    lab.call("echo", Map.of("value", "text"));
    lab.call(
        "echo",
        Map.of(
            "value",
            Map.of("disks", List.of(Map.of("size", 20), Map.of("size", 40)), "name", "a")));
    lab.call("nothing");
    lab.call("echo", Map.of("value", List.of(1, 2.0, true)));
    try {
      lab.call("unheard_of");
    } catch (RemoteErrorException e) {
      assertThat(e).hasMessageContaining("unheard_of");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  private static Path replay(String topic, String name) throws Exception {
    Path report = directory.resolve(name);
    try (Traffic traffic = Traffic.of(recording);
        ReportWriter writer = ReportWriter.create(report, recording, null, false)) {
      new Replayer(
              new TransportWire(transport, null, new Redirection(null, topic, null), PATIENCE),
              new Pace(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
              4,
              writer)
          .replay(traffic.requests(Selection.REQUESTS), new CompletableFuture<>());
    }
    return report;
  }

  private static Path replayTo(Object endpoint, String topic) throws Exception {
    try (RpcServer server =
        RpcServer.builder(transport, Target.topic(topic).withServer("java"))
            .endpoint(endpoint)
            .build()) {
      server.start();
      return replay(topic, topic + ".jsonl");
    }
  }

  private static Result compare(Path before, Path after, List<String> told) throws Exception {
    return Comparison.of(
        before,
        after,
        new Settings(List.of(), false, -1),
        new Comparison.Sink() {
          @Override
          public void different(Answer then, Answer now, List<Difference> differences) {
            differences.forEach(place -> told.add(now.name() + " " + place));
          }

          @Override
          public void onlyBefore(Answer then) {
            told.add("only before " + then);
          }

          @Override
          public void onlyAfter(Answer now) {
            told.add("only after " + now);
          }
        });
  }

  @Test
  void a_python_server_answers_as_it_did() throws Exception {
    List<String> told = new ArrayList<>();

    Result result = compare(ofPython, replay("lab", "again.jsonl"), told);

    assertThat(told).isEmpty();
    assertThat(result.same()).isEqualTo(CALLS);
    assertThat(result.isSame()).isTrue();
  }

  @Test
  void a_java_server_with_the_same_behaviour_is_the_same() throws Exception {
    List<String> told = new ArrayList<>();

    Result result = compare(ofPython, replayTo(new Lab(), "java-lab"), told);

    assertThat(told).isEmpty();
    assertThat(result.same()).isEqualTo(CALLS);
  }

  @Test
  void a_java_server_that_answers_otherwise_is_different_at_that_place() throws Exception {
    List<String> told = new ArrayList<>();

    Result result = compare(ofPython, replayTo(new ChangedLab(), "changed-lab"), told);

    assertThat(told)
        .containsExactly("echo Difference[path=result.disks[1].size, before=40, after=41]");
    assertThat(result.different()).isEqualTo(1);
    assertThat(result.same()).isEqualTo(CALLS - 1);
  }
}
