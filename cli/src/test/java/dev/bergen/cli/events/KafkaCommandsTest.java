// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Child;
import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.testbed.KafkaExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class KafkaCommandsTest {
  @TempDir Path directory;
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @Test
  void status_shows_whether_kafka_is_up_and_how_many_records_a_new_group_skips() {
    assertThat(Run.bergen("notify", "--topic", "t", "hello", "--url", kafka.url()).exitCode())
        .isZero();

    Run status = Run.bergen("status", "t", "--url", kafka.url());

    assertThat(status.out())
        .contains(
            "connected to Kafka",
            "queue t.info: 0 messages wait",
            "group oslo_messaging_consumer, 1 partition",
            "skipping 1 earlier records");
    assertThat(status.exitCode()).isZero();
  }

  @Test
  void status_of_a_kafka_that_is_not_there_says_so() {
    Run status = Run.bergen("status", "--url", "kafka://127.0.0.1:1", "--timeout", "0.5");

    assertThat(status.err()).contains("127.0.0.1:1", "cannot be reached");
    assertThat(status.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
  }

  @Test
  void a_tap_reads_what_topics_have_without_a_group_and_says_what_kafka_has_not() throws Exception {
    notify("tapped", "early");

    Run tap =
        Run.bergen(
            "tap",
            "--notifications=tapped",
            "--from-beginning",
            "--count=1",
            "-o",
            "text",
            "--url",
            kafka.url());
    String file = directory.resolve("tapped.rec").toString();
    Run record =
        Run.bergen(
            "record",
            file,
            "--events=tapped",
            "--from-beginning",
            "--count=1",
            "--url",
            kafka.url());
    Run firehose = Run.bergen("tap", "--firehose", "--url", kafka.url());
    Run memory = Run.bergen("tap", "--from-beginning", "--url", "memory:");

    assertThat(tap.exitCode()).as(tap.err()).isZero();
    assertThat(tap.out()).contains("notification", "tapped", "info test from bergen");
    assertThat(record.exitCode()).as(record.err()).isZero();
    assertThat(record.err()).contains("1 messages recorded, 0 missed");
    assertThat(firehose.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(firehose.err()).contains("Kafka has no firehose");
    assertThat(memory.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  private static void notify(String topic, String event) {
    Run notify = Run.bergen("notify", "--topic", topic, event, "--url", kafka.url());
    assertThat(notify.exitCode()).isZero();
  }

  @Test
  void a_drain_for_a_new_group_leaves_what_came_before_and_from_the_beginning_takes_it()
      throws IOException {
    notify("left", "early");
    Path file = directory.resolve("left.jsonl");

    Run drain = drain("left", file);

    assertThat(drain.err()).contains("1 earlier record is skipped", "--from-beginning reads");
    assertThat(drain.exitCode()).isEqualTo(ExitCode.EARLIER_LEFT);
    assertThat(file).doesNotExist();

    Run whole = drain("left", file, "--from-beginning");

    assertThat(whole.exitCode()).isZero();
    assertThat(Files.readString(file)).contains("\"early\"");
  }

  @Test
  void a_drain_of_a_known_pool_takes_what_waits_for_it() throws IOException {
    notify("pooled", "first");
    Path file = directory.resolve("pooled.jsonl");
    assertThat(drain("pooled", file, "--pool", "p", "--from-beginning").exitCode()).isZero();
    notify("pooled", "second");
    Path next = directory.resolve("next.jsonl");

    Run drain = drain("pooled", next, "--pool", "p");

    assertThat(drain.exitCode()).isZero();
    assertThat(Files.readString(next)).contains("\"second\"").doesNotContain("\"first\"");
  }

  private static Run drain(String topic, Path file, String... more) {
    List<String> args = new ArrayList<>(List.of("drain", topic, "--priority", "info"));
    args.addAll(List.of("--to", file.toString(), "--url", kafka.url(), "--idle", "1"));
    args.addAll(List.of(more));
    return Run.bergen(args.toArray(String[]::new));
  }

  @Test
  void a_listener_of_a_new_group_says_what_it_passes_over() throws Exception {
    notify("passed", "early");
    String[] listen = {
      "listen",
      "passed",
      "--priority",
      "info",
      "--count",
      "1",
      "--pool",
      "new",
      "--url",
      kafka.url()
    };
    try (Child child = Child.bergen(Map.of(), listen)) {
      child.err.await(line -> line.contains("1 earlier record is skipped"));
      notify("passed", "late");
      child.out.await(line -> line.contains("\"late\""));
      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  void from_the_beginning_is_a_usage_error_where_nothing_keeps_a_history() {
    Run listen = Run.bergen("listen", "t", "--from-beginning", "--url", "memory:");

    assertThat(listen.err()).contains("--from-beginning", "memory:");
    assertThat(listen.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void a_command_that_kafka_cannot_do_is_a_usage_error() {
    Run call = Run.bergen("call", "t", "m", "--url", kafka.url());

    assertThat(call.err()).contains("it does no RPC");
    assertThat(call.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
