// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.cli.Child;
import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.testbed.BrokerExtension;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What takes messages off a broker writes each one, or leaves it where it was, and says so. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
@Tag("newest-jdk-only")
class KeptMessagesTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final String QUEUE = "lab.info";
  private static final String GOOD =
      """
      {"oslo.version": "2.0", "oslo.message": "{\\"event_type\\": \\"backup.end\\", \
      \\"priority\\": \\"INFO\\", \\"payload\\": 1}"}""";

  @TempDir private Path directory;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void open() throws Exception {
    connection = broker.node().connect(broker.virtualHost());
    channel = connection.createChannel();
    channel.exchangeDeclare("openstack", "topic");
    channel.queueDeclare(QUEUE, false, false, false, Map.of());
    channel.queueBind(QUEUE, "openstack", QUEUE);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  private void publish(String contentType, String body, Charset charset) throws Exception {
    BasicProperties properties =
        new BasicProperties.Builder()
            .contentType(contentType)
            .headers(Map.of("x-origin", "lab"))
            .build();
    channel.basicPublish("", QUEUE, properties, body.getBytes(charset));
  }

  private void publish(String body) throws Exception {
    publish("application/json", body, StandardCharsets.UTF_8);
  }

  private void publishEvents(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      publish(GOOD);
    }
  }

  /** Producers of the world: each of these was seen in somebody's bug report. */
  private int publishOddities() throws Exception {
    publish(GOOD);
    publish("{\"priority\": \"INFO\", \"payload\": 2}");
    publish("{\"event_type\": \"old\", \"payload\": 3, \"publisher_id\": \"p\"}");
    publish("{\"event_type\": \"loud\", \"priority\": \"EMERG\", \"payload\": 4}");
    publish("{\"oslo.version\": \"2.0\", \"oslo.message\": {\"event_type\": \"object\"}}");
    publish(null, GOOD, StandardCharsets.UTF_8);
    publish("text/plain", GOOD, StandardCharsets.UTF_8);
    publish("application/json; charset=utf-8", GOOD, StandardCharsets.UTF_8);
    publish("{\"oslo.version\": \"2.1\", \"oslo.message\": \"{}\"}");
    publish("application/xml", "<event/>", StandardCharsets.UTF_8);
    publish("{'event_type': 'python'}");
    publish("");
    publish("application/json", "{\"event_type\": \"\u00df\"}", StandardCharsets.ISO_8859_1);
    return 13;
  }

  private long waiting() throws Exception {
    return channel.messageCount(QUEUE);
  }

  private Run drain(Path file, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("drain", "--url", broker.url(), "lab", "--idle=1", "--to", file.toString()));
    command.addAll(List.of(more));
    return Run.bergen(command.toArray(String[]::new));
  }

  private Map<String, String> environment() {
    return Map.of("BERGEN_URL", broker.url());
  }

  @Test
  @Tag("LOG-08")
  void a_drain_writes_every_message_and_says_which_cannot_be_read() throws Exception {
    int sent = publishOddities();
    Path file = directory.resolve("all.jsonl");

    Run run = drain(file);

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(sent);
    List<String> raw = lines.stream().filter(line -> line.startsWith("{\"unreadable\"")).toList();
    assertThat(run.err())
        .contains(
            "%d events and %d messages that cannot be read in %s"
                .formatted(sent - raw.size(), raw.size(), file));
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("\"priority\": null", "\"old\""))
        .anySatisfy(line -> assertThat(line).contains("\"priority\": \"EMERG\"", "\"loud\""));
    assertThat(raw)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"unreadable\": \"the content type is not application/json\"")
                    .contains("\"source\": \"lab.info\"", "\"content_type\": \"application/xml\"")
                    .contains("\"x-origin\": \"lab\"")
                    .contains(
                        Base64.getEncoder()
                            .encodeToString("<event/>".getBytes(StandardCharsets.UTF_8))));
    assertThat(waiting()).isZero();
  }

  @Test
  void a_listener_prints_every_message_and_says_which_cannot_be_read() throws Exception {
    int sent = publishOddities();
    try (Child listen =
        Child.bergen(environment(), "listen", "lab", "-o", "text", "--count=" + sent)) {
      listen.out.await(line -> line.contains("EMERG") && line.contains("loud"));
      listen.out.await(
          line ->
              line.startsWith("{\"unreadable\"")
                  && line.contains("\"content_type\": \"application/xml\"")
                  && line.contains("\"body_bytes\": 8")
                  && !line.contains("base64"));

      listen.err.await(line -> line.matches("bergen: \\d+ events and \\d+ messages that cannot.*"));
      assertThat(listen.exitCode()).isEqualTo(ExitCode.UNREADABLE);
    }
    assertThat(waiting()).isZero();
  }

  @Test
  void a_listener_that_has_enough_ends_silently_and_puts_the_rest_back() throws Exception {
    publishEvents(6);
    try (Child listen = Child.bergen(environment(), "listen", "lab", "--count=3")) {
      assertThat(listen.exitCode()).isZero();
      assertThat(listen.err.rest()).hasSize(1).allMatch(line -> line.startsWith("Listening to"));
      assertThat(listen.out.rest()).hasSize(3);
    }
    assertThat(waiting()).isEqualTo(3);
  }

  @Test
  void messages_that_cannot_be_printed_stay_with_the_broker() throws Exception {
    publishEvents(4);
    try (Child listen = Child.withoutRoom(environment(), "listen", "lab")) {
      assertThat(listen.exitCode()).isEqualTo(ExitCode.OUTPUT_FAILED);
      assertThat(listen.err.await(line -> line.startsWith("bergen:")))
          .contains("standard output cannot be written");
    }
    assertThat(waiting()).isEqualTo(4);
  }

  @Test
  void a_listener_whose_reader_has_gone_ends_with_the_next_event_and_leaves_the_rest()
      throws Exception {
    publishEvents(1);
    try (Child listen = Child.untilOneLineIsRead(environment(), "listen", "lab")) {
      listen.out.await(line -> line.contains("backup.end"));
      listen.out.await(line -> line.equals("gone"));

      publishEvents(5);

      assertThat(listen.exitCode()).isEqualTo(ExitCode.OUTPUT_FAILED);
    }
    assertThat(waiting()).isEqualTo(5);
  }

  @Test
  void every_command_whose_result_cannot_be_printed_fails() throws Exception {
    for (String[] command :
        new String[][] {{"status"}, {"--help"}, {"drivers"}, {"config", "sample"}}) {
      try (Child child = Child.withoutRoom(environment(), command)) {
        assertThat(child.exitCode()).as(command[0]).isEqualTo(ExitCode.OUTPUT_FAILED);
      }
    }
  }

  @Test
  void messages_that_a_full_disk_cannot_store_stay_with_the_broker() throws Exception {
    publishEvents(4);

    Run run = drain(Path.of("/dev/full"), "--append");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT_FAILED);
    assertThat(run.err()).contains("0 events in /dev/full", "cannot write /dev/full");
    assertThat(waiting()).isEqualTo(4);
    assertThat(Files.exists(Path.of("/dev/full"))).isTrue();
  }

  @Test
  void a_drain_that_fails_leaves_no_file_and_can_be_tried_again() throws Exception {
    Path file = directory.resolve("some.jsonl");
    String nobody = "rabbit://guest:guest@127.0.0.1:1";

    Run failed =
        Run.bergen("drain", "--url", nobody, "lab", "--timeout=1", "--to", file.toString());

    assertThat(failed.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(file).doesNotExist();
    publishEvents(1);
    assertThat(drain(file).exitCode()).isZero();
  }

  @Test
  void credentials_are_masked_by_a_listener_unless_they_are_wanted() throws Exception {
    String event =
        """
        {"event_type": "x", "priority": "INFO", "_context_auth_token": "geheim", \
        "_context_user": "ada", "payload": {"admin_pass": "geheim", "size": 5}}""";
    for (String form : new String[] {"text", "json"}) {
      publish(event);
      try (Child listen =
          Child.bergen(environment(), "listen", "lab", "--full", "-o", form, "--count=1")) {
        assertThat(listen.exitCode()).isZero();
        assertThat(String.join("\n", listen.out.rest()))
            .contains("ada", "***", "5")
            .doesNotContain("geheim");
      }
    }
    publish(event);
    publish("application/xml", event, StandardCharsets.UTF_8);
    try (Child listen =
        Child.bergen(environment(), "listen", "lab", "--count=2", "--show-secrets")) {
      assertThat(listen.exitCode()).isEqualTo(ExitCode.UNREADABLE);
      assertThat(String.join("\n", listen.out.rest()))
          .contains("\"auth_token\": \"geheim\"")
          .contains(Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private boolean isThere(String queue) {
    return broker.node().queues(broker.virtualHost()).stream()
        .anyMatch(each -> each.name().equals(queue));
  }

  @Test
  void a_pool_goes_with_the_listener_that_made_it_unless_it_is_kept() throws Exception {
    try (Child listen = Child.bergen(environment(), "listen", "lab", "--pool=me")) {
      assertThat(listen.err.await(line -> line.startsWith("Listening")))
          .contains("pool 'me', which is removed at the end (--keep keeps it)");
      assertThat(isThere("me")).isTrue();
      listen.signal("INT");
      assertThat(listen.exitCode()).isZero();
    }
    assertThat(isThere("me")).isFalse();

    try (Child listen = Child.bergen(environment(), "listen", "lab", "--pool=me", "--keep")) {
      listen.err.await(line -> line.startsWith("Listening"));
      assertThat(pool("rm", "me").err()).contains("has 1 listener and is kept");
      listen.signal("INT");
      assertThat(listen.exitCode()).isZero();
    }
    channel.basicPublish("openstack", QUEUE, null, new byte[0]);
    try (Child listen = Child.bergen(environment(), "listen", "lab", "--pool=me", "--count=1")) {
      assertThat(listen.err.await(line -> line.startsWith("Listening"))).contains("which is kept");
      assertThat(listen.exitCode()).isEqualTo(ExitCode.UNREADABLE);
    }
    channel.basicPublish("openstack", QUEUE, null, new byte[0]);

    assertThat(pool("rm", "me").out()).isEqualTo("Removed pool 'me' with 1 unread notification\n");
    assertThat(isThere("me")).isFalse();
    assertThat(pool("rm", "me").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(pool("rm", "me").err()).startsWith("bergen: There is no pool 'me'\n");
    assertThat(pool("rm", QUEUE).exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void a_pool_that_was_left_behind_is_joined_and_goes_by_itself() throws Exception {
    try (Child killed = Child.bergen(environment(), "listen", "lab", "--pool=me")) {
      killed.err.await(line -> line.startsWith("Listening"));
      killed.signal("KILL");
      assertThat(killed.exitCode()).isNotZero();
    }
    assertThat(broker.node().queues(broker.virtualHost()))
        .anySatisfy(queue -> assertThat(queue.arguments()).containsKey("x-expires"));

    try (Child listen = Child.bergen(environment(), "listen", "lab", "--pool=me")) {
      listen.err.await(line -> line.startsWith("Listening"));
      listen.signal("INT");
      assertThat(listen.exitCode()).isZero();
    }
  }

  private static Run pool(String... arguments) {
    return Run.bergen("pool", arguments[0], "--url", broker.url(), arguments[1]);
  }

  @Test
  void a_notification_that_no_driver_sends_is_wrong_usage() throws Exception {
    Path file = directory.resolve("odd.conf");

    assertRefused("Unknown notification driver 'notifier'", "notify", "--driver=notifier", "x");
    assertRefused("'noop' sends nothing", "notify", "--driver=noop", "x");
    Files.writeString(file, "[oslo_messaging_notifications]\ndriver = messagingV2\n");
    assertRefused(
        "Unknown notification driver 'messagingV2'", "notify", "--config-file", "" + file);
    Files.writeString(file, "[oslo_messaging_notifications]\ntopics =\n");
    assertRefused("give --topic notifications", "notify", "--config-file", "" + file);

    Run advised =
        Run.bergen(
            "notify",
            "--url",
            broker.url(),
            "--config-file",
            "" + file,
            "--topic",
            "notifications");
    assertThat(advised.err()).isEmpty();
    assertThat(advised.exitCode()).isZero();
  }

  private static void assertRefused(String why, String... command) {
    List<String> complete = new ArrayList<>(List.of(command));
    complete.addAll(List.of("--url", broker.url()));
    Run run = Run.bergen(complete.toArray(String[]::new));
    assertThat(run.err()).contains(why);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
