// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Child;
import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.testbed.BrokerExtension;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Notifications from process to process, over a real broker. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class NotificationCommandsTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @TempDir private Path directory;

  @Test
  @Tag("broker-newest")
  @Tag("LOG-07")
  @Tag("LOG-08")
  void a_notification_is_kept_until_it_is_drained_into_a_file() throws Exception {
    Path file = directory.resolve("unread.jsonl");
    notify("--event-type=backup.end", "--publisher-id=me", "{\"files\": 12}");
    notify("--priority=Warn", "no json");
    notify("--priority=error", "--topic=other", "5");

    Run drain =
        Run.bergen(
            "drain", "--url", broker.url(), "notifications", "other", "--to", file.toString());

    assertThat(drain.err()).contains("3 events in " + file);
    assertThat(drain.exitCode()).isZero();
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"priority\": \"INFO\"", "\"event_type\": \"backup.end\"")
                    .contains("\"publisher_id\": \"me\"", "\"payload\": {\"files\": 12}"))
        .anySatisfy(line -> assertThat(line).contains("\"WARN\"", "\"payload\": \"no json\""))
        .anySatisfy(line -> assertThat(line).contains("\"ERROR\"", "\"payload\": 5"));
  }

  @Test
  void a_file_that_exists_is_not_drained_into_and_the_notification_stays_with_the_broker()
      throws Exception {
    Path file = Files.writeString(directory.resolve("kept.jsonl"), "kept\n");
    notify("5");

    Run refused = drainInto(file);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains(file + " exists already", "--append");
    assertThat(file).hasContent("kept\n");
    assertThat(drainInto(directory.resolve("new.jsonl")).err()).contains("1 event in ");
  }

  private Run drainInto(Path file) {
    return Run.bergen("drain", "--url", broker.url(), "notifications", "--to", file.toString());
  }

  @Test
  void a_payload_may_come_from_a_file_or_standard_input() throws Exception {
    Path payload = Files.writeString(directory.resolve("payload.json"), "{\"size\": 20}\n");
    Path file = directory.resolve("read.jsonl");
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("{\"from\": \"stdin\"}\n".getBytes(UTF_8)));
    try {
      notify("-");
    } finally {
      System.setIn(before);
    }
    notify("@" + payload);

    drainInto(file);

    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("\"payload\": {\"from\": \"stdin\"}"))
        .anySatisfy(line -> assertThat(line).contains("\"payload\": {\"size\": 20}"));
  }

  @Test
  void events_beyond_the_count_stay_with_the_broker() throws Exception {
    for (int i = 0; i < 5; i++) {
      notify(String.valueOf(i));
    }
    Path first = directory.resolve("first");
    Path rest = directory.resolve("rest");

    Run.bergen(
        "drain", "--url", broker.url(), "notifications", "--count=2", "--to", first.toString());
    Run.bergen("drain", "--url", broker.url(), "notifications", "--to", rest.toString());

    assertThat(Files.readAllLines(first)).hasSize(2);
    assertThat(Files.readAllLines(rest)).hasSize(3);
  }

  @Test
  @Tag("broker-newest")
  void a_listener_prints_what_is_wanted_as_json_in_a_pipe_until_it_has_enough() throws Exception {
    Map<String, String> environment = Map.of("BERGEN_URL", broker.url());
    try (Child listen =
        Child.bergen(
            environment,
            "listen",
            "notifications",
            "--pool=me",
            "--event=backup.*",
            "--filter=payload.host=h[12]",
            "--count=1")) {
      listen.err.await(line -> line.startsWith("Listening"));

      notify("--event-type=backup", "{\"host\": \"h1\"}");
      notify("--event-type=backup.end", "{\"host\": \"h3\"}");
      notify("--event-type=backup.end", "{\"host\": \"h2\"}");

      String line = listen.out.await(text -> text.startsWith("{"));
      assertThat(line).contains("\"payload\": {\"host\": \"h2\"}");
      assertThat(listen.exitCode()).isZero();
    }
  }

  @Test
  void ctrl_c_stops_a_listener_which_exits_with_0() throws Exception {
    Map<String, String> environment = Map.of("BERGEN_URL", broker.url());
    try (Child listen =
        Child.bergen(environment, "listen", "notifications", "-o", "text", "--full")) {
      String told = listen.err.await(line -> line.startsWith("Listening"));
      assertThat(told).contains("other listeners do not get the printed events");
      notify("{\"a\": {\"b\": 1}}");
      listen.out.await(line -> line.equals("        a: "));
      listen.out.await(line -> line.equals("            b: 1"));

      listen.signal("INT");

      assertThat(listen.exitCode()).isZero();
    }
  }

  @Test
  void contradictory_options_are_refused_before_anything_is_sent() {
    assertThat(Run.bergen("notify", "--url", broker.url(), "{\"a\"").err())
        .contains("PAYLOAD begins like JSON but is none");
    assertThat(Run.bergen("notify", "--url", broker.url(), "--priority=loud").err())
        .contains("'loud' is not a priority");
    assertThat(Run.bergen("listen", "--url", broker.url(), "t", "--filter=host=x").err())
        .contains("'host=x' is not a part of an event");
    assertThat(Run.bergen("listen", "--url", broker.url(), "t", "--filter=event_type=[").err())
        .contains("event_type is not a valid regular expression");
    assertThat(Run.bergen("listen", "t").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  private static void notify(String... arguments) {
    String[] command = new String[arguments.length + 3];
    command[0] = "notify";
    command[1] = "--url";
    command[2] = broker.url();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    Run run = Run.bergen(command);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }
}
