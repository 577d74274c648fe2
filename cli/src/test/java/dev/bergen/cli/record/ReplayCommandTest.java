// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.cli.Run;
import dev.bergen.cli.TrialServer;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.json.Json;
import dev.bergen.observe.record.RecordingWriter;
import dev.bergen.observe.record.Session;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that are made here, and servers in this process. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReplayCommandTest {
  @TempDir Path directory;
  private Path file;
  private Path report;

  @BeforeEach
  void record() throws IOException {
    file = directory.resolve("trial.rec");
    report = directory.resolve("report.jsonl");
    try (RecordingWriter writer = RecordingWriter.create(file, false)) {
      writer.begin(
          new Session(
              Instant.EPOCH, "rabbit://mq:5672/prod", "openstack", List.of("trial"), false));
      add(writer, "1", "add", Map.of("a", 1, "b", 2));
      add(writer, "2", "fail", Map.of());
      add(writer, null, "echo", Map.of("value", "x"));
    }
  }

  private static void add(
      RecordingWriter writer, String id, String method, Map<String, ?> arguments)
      throws IOException {
    Request request =
        new Request(
            method, Json.of(arguments), null, null, RequestContext.of(Map.of("auth_token", "t")));
    byte[] body = new RequestMessage(request, id, id == null ? null : "r", null, null).encode();
    writer.add(
        new TappedMessage(
            Instant.EPOCH,
            "openstack",
            "trial",
            null,
            null,
            new RawMessage("", Map.of(), Map.of(), body)));
  }

  @Test
  void requests_of_another_broker_are_sent_without_asking() throws IOException {
    try (TrialServer server = TrialServer.start()) {
      Run run =
          Run.bergen(
              "replay",
              file.toString(),
              "--url=memory:",
              "--to",
              server.topic,
              "--report",
              report.toString(),
              "--speed=full",
              "--in-flight=1");

      assertThat(run.err()).contains("3 requests", "call add of trial", "secrets are masked");
      assertThat(run.out()).contains("add", "fail", "echo", "not delivered");
      assertThat(run.exitCode()).isZero();
      assertThat(server.requests).contains("add a=1 b=2", "echo value=x");
      assertThat(Files.readString(report))
          .contains("\"bergen_replay\": 1", "\"result\": 3}", "\"failure\": {", "\"sent\": null");
    }
  }

  @Test
  void a_dry_run_sends_nothing_and_needs_no_report() {
    try (TrialServer server = TrialServer.start()) {
      Run run =
          Run.bergen(
              "replay",
              file.toString(),
              "--url=memory:",
              "--to",
              server.topic,
              "--dry-run",
              "--only=a*");

      assertThat(run.err()).contains("1 requests", "2 other messages are left out");
      assertThat(run.exitCode()).isZero();
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void unroutable_requests_are_counted_and_end_with_4() {
    Run run =
        Run.bergen(
            "replay",
            file.toString(),
            "--url=memory:",
            "--to=nobody",
            "--report",
            report.toString(),
            "-o",
            "json");

    assertThat(run.out()).contains("\"add\": {", "\"not_delivered\": 1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
  }

  @Test
  void a_report_is_not_written_over() throws IOException {
    Files.writeString(report, "mine");

    Run run =
        Run.bergen(
            "replay",
            file.toString(),
            "--url=memory:",
            "--to=nobody",
            "--report",
            report.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("exists already");
    assertThat(Files.readString(report)).isEqualTo("mine");
  }

  @Test
  void a_damaged_recording_is_reported_before_anything_is_sent() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + bytes.length - 16);
    System.arraycopy(bytes, 16, longer, bytes.length, bytes.length - 16);
    longer[60] ^= 1;
    Files.write(file, longer);
    try (TrialServer server = TrialServer.start()) {
      Run run =
          Run.bergen(
              "replay",
              file.toString(),
              "--url=memory:",
              "--to",
              server.topic,
              "--report",
              report.toString());

      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("trial.rec: is damaged at byte 16");
      assertThat(server.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replay nosuch.rec --url=memory: --report=r",
        "replay x",
        "replay x --url=memory:",
        "replay x --url=memory: --report=r --speed=fast",
        "replay x --url=memory: --report=r --in-flight=0",
        "replay x --url=memory: --report=r --to=.a",
        "record",
        "record /tmp/nosuch/x.rec topic --url=memory:",
        "record x.rec --url=memory:",
        "record x.rec topic --url=memory: --max-size=big",
        "record x.rec topic --url=memory: --count=0",
        "diff a",
        "diff nosuch.jsonl nosuch.jsonl",
        "diff a b --slower=20",
        "diff a b --ignore=a..b"
      })
  void wrong_usage_exits_with_2_and_says_why(String line) {
    Run run = Run.bergen(line.split(" "));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("bergen: ").doesNotContain("\tat ");
  }
}
