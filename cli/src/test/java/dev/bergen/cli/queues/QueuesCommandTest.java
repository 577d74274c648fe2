// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Target;
import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.transport.RpcTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QueuesCommandTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final Duration LONG = Duration.ofSeconds(30);

  private Connection connection;
  private Channel channel;

  @BeforeEach
  void open() throws Exception {
    connection = broker.node().connect(broker.virtualHost());
    channel = connection.createChannel();
    channel.confirmSelect();
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  private static Run bergen(String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--url=" + broker.url();
    all[args.length + 1] = "--management=" + broker.node().managementUrl();
    return Run.bergen(all);
  }

  /** The broker's numbers lag by some seconds. */
  private static Run eventually(Predicate<Run> expected, String... args) {
    return await(String.join(" ", args))
        .atMost(LONG)
        .until(() -> bergen(args), run -> expected.test(run));
  }

  private static RpcServer server(RpcTransport transport, String name) {
    RpcServer server =
        RpcServer.builder(transport, Target.topic("compute").withServer(name))
            .endpoint(
                new Object() {
                  @SuppressWarnings("unused")
                  public String state() {
                    return "up";
                  }
                })
            .build();
    server.start();
    return server;
  }

  @Test
  @Tag("broker-newest")
  void the_servers_of_a_topic_are_listed_with_process_host_and_time() {
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer first = server(transport, "node-7");
        RpcServer second = server(transport, "node-8")) {
      assertThat(first).isNotSameAs(second);

      Run who =
          eventually(
              run ->
                  run.out().contains("node-7")
                      && run.out().contains("node-8")
                      && run.out().contains("Bergen"),
              "who",
              "compute");

      String pid = "(" + ProcessHandle.current().pid() + ")";
      assertThat(who.exitCode()).isZero();
      assertThat(who.out())
          .startsWith("SERVER  PROCESS")
          .contains("node-7  ", "node-8  ", pid, "127.0.0.1:", "Bergen", "guest");
      assertThat(bergen("who", "compute", "-o", "json").out())
          .contains("\"server\": \"node-7\"")
          .containsPattern("\"since\": \"2[0-9T:.-]+Z\"");
      assertThat(eventually(run -> run.out().contains(pid), "queues", "list", "compute").out())
          .contains("compute.node-7", "classic", pid + " at 127.0.0.1:");
    }
  }

  @Test
  void over_amqp_alone_the_number_of_consumers_is_shown() {
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer server = server(transport, "node-7")) {
      assertThat(server).isNotNull();

      Run who = Run.bergen("who", "compute", "--url=" + broker.url());

      assertThat(who.out()).contains("1 consumer of queue compute\n", "--management");
      assertThat(who.exitCode()).isZero();
    }
    Run nobody = Run.bergen("who", "other", "--url=" + broker.url());
    assertThat(nobody.out()).isEqualTo("no consumer of other\n");
    assertThat(nobody.exitCode()).isEqualTo(1);
  }

  @Test
  @Tag("broker-newest")
  void an_orphan_is_shown_first_and_deleted_only_if_empty_and_idle() throws Exception {
    channel.queueDeclare("reply_gone", true, false, false, Map.of());
    channel.queueDeclare("reply_full", true, false, false, Map.of());
    channel.queueDeclare("reply_quorum", true, false, false, Map.of("x-queue-type", "quorum"));
    channel.queueDeclare("topic", true, false, false, Map.of());
    channel.basicPublish("", "reply_full", null, new byte[1]);
    channel.waitForConfirms();

    Run dry =
        eventually(
            run -> run.out().contains("message is in it") && run.out().contains("can be deleted"),
            "queues",
            "orphans",
            "--idle=0.001");
    Run young =
        eventually(
            run -> run.out().contains("kept: it was used at "),
            "queues",
            "orphans",
            "--delete",
            "--idle=60m");
    List<String> before = names();
    Run deleted =
        eventually(
            run -> run.out().contains(" deleted"), "queues", "orphans", "--delete", "--idle=0.001");

    assertThat(dry.out()).contains("DRY RUN").doesNotContain("topic");
    assertThat(young.out()).doesNotContain(" deleted");
    assertThat(before).contains("reply_gone", "reply_full", "reply_quorum", "topic");
    assertThat(deleted.out()).containsPattern("reply_gone .* deleted\n");
    assertThat(names()).containsExactlyInAnyOrder("reply_full", "reply_quorum", "topic");
  }

  private static List<String> names() {
    return broker.node().queues(broker.virtualHost()).stream().map(Queue::name).toList();
  }

  @Test
  void a_peeked_message_stays_and_its_body_is_shown_only_on_request() throws Exception {
    channel.queueDeclare("q", true, false, false, Map.of());
    channel.basicPublish("", "q", null, "s3cret".getBytes(StandardCharsets.UTF_8));
    channel.waitForConfirms();

    Run first = bergen("queues", "peek", "q");
    Run second = bergen("queues", "peek", "q", "--body", "-o", "json");

    assertThat(first.exitCode()).isZero();
    assertThat(first.out())
        .contains("(default exchange) q: 6 bytes\n")
        .contains("1 printed and requeued, 0 behind it; they are marked as redelivered now")
        .doesNotContain("s3cret");
    assertThat(second.out()).contains("\"redelivered\": true", "\"body\": \"s3cret\"");
    assertThat(channel.messageCount("q")).isEqualTo(1);
  }

  @Test
  @Tag("broker-newest")
  void a_peek_into_a_quorum_queue_needs_an_option_because_it_counts_as_a_delivery()
      throws Exception {
    channel.queueDeclare(
        "q", true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 2));
    channel.queueDeclare(
        "u", true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", -1));
    channel.queueDeclare("s", true, false, false, Map.of("x-queue-type", "stream"));
    channel.basicPublish("", "q", null, new byte[1]);
    channel.waitForConfirms();

    Run refused = bergen("queues", "peek", "q");
    Run unlimited = bergen("queues", "peek", "u");
    Run looked = bergen("queues", "peek", "q", "--count-delivery");
    Run stream = bergen("queues", "peek", "s");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("with a delivery limit of 2: each peek counts");
    assertThat(unlimited.err()).contains("u is a quorum queue: each peek counts");
    assertThat(looked.out()).contains("1 printed and requeued");
    assertThat(stream.err()).contains("s is a stream");
  }

  @Test
  void messages_are_moved_and_the_last_line_counts_them() throws Exception {
    channel.queueDeclare("from", true, false, false, Map.of());
    channel.queueDeclare("to", true, false, false, Map.of("x-queue-type", "quorum"));
    for (int i = 0; i < 3; i++) {
      channel.basicPublish("", "from", null, new byte[1]);
    }
    channel.waitForConfirms();

    Run some = Run.bergen("queues", "move", "from", "to", "--limit=1", "--url=" + broker.url());
    Run rest = Run.bergen("queues", "move", "from", "to", "-o", "json", "--url=" + broker.url());

    assertThat(some.out()).isEqualTo("1 moved from from to to, 2 left\n");
    assertThat(some.exitCode()).isZero();
    assertThat(rest.out()).contains("\"moved\": 2", "\"left\": 0", "\"problem\": null");
    assertThat(channel.basicGet("to", true)).isNotNull();
  }

  @Test
  void messages_that_cannot_be_moved_are_reported_and_stay() throws Exception {
    channel.queueDeclare("from", true, false, false, Map.of());
    channel.basicPublish("", "from", null, new byte[1]);
    channel.waitForConfirms();

    Run stranger = Run.bergen("queues", "move", "from", "--to-origin", "--url=" + broker.url());
    Run nowhere = Run.bergen("queues", "move", "from", "gone", "--url=" + broker.url());
    Run both = Run.bergen("queues", "move", "from", "to", "--to-origin", "--url=" + broker.url());
    Run memory = Run.bergen("queues", "move", "from", "to", "--url=memory:");

    assertThat(stranger.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(stranger.out()).startsWith("0 moved from from to their original queues, ");
    assertThat(stranger.err()).contains("x-death");
    assertThat(nowhere.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(nowhere.err()).contains("no queue 'gone'");
    assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(memory.exitCode()).isEqualTo(ExitCode.USAGE);
    await().atMost(LONG).until(() -> channel.messageCount("from") == 1);
  }

  @Test
  void a_queue_becomes_another_type_after_a_plan_that_changes_nothing() throws Exception {
    channel.exchangeDeclare("nova", "topic", true);
    channel.queueDeclare("q", true, false, false, Map.of());
    channel.queueBind("q", "nova", "q");
    channel.basicPublish("nova", "q", null, new byte[] {7});
    channel.waitForConfirms();

    Run plan = bergen("queues", "migrate", "q", "--to=quorum");
    List<String> before = names();
    Run done = bergen("queues", "migrate", "q", "--to=quorum", "--apply", "--settle=0.1");
    Run again = bergen("queues", "migrate", "q", "--to=quorum", "--apply", "-o", "json");
    Run back = bergen("queues", "migrate", "--rollback");

    assertThat(plan.exitCode()).isZero();
    assertThat(plan.out())
        .startsWith("queue q: classic, durable -> quorum, durable\n")
        .contains("  bound to nova q\n", "  rabbit_quorum_queue = true\n")
        .doesNotContain("alternate exchange");
    assertThat(before).containsExactly("q");
    assertThat(done.exitCode()).isZero();
    assertThat(done.out()).contains("    queue q is quorum, durable\n", "\nmigrated\n");
    assertThat(channel.basicGet("q", true).getBody()).containsExactly(7);
    assertThat(again.out()).contains("\"changes\": []", "\"applied\": true");
    assertThat(back.out()).isEqualTo("no unfinished migration\n");
    assertThat(names()).containsExactly("q");
  }

  @Test
  void a_refused_run_does_not_advise_to_roll_back_another() throws Exception {
    channel.queueDeclare("q", true, false, false, Map.of());
    channel.queueDeclare("bergen.migration.run", false, true, false, Map.of());

    Run second = bergen("queues", "migrate", "q", "--to=quorum", "--apply");

    assertThat(second.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(second.err())
        .startsWith("bergen: Another migration is running in this virtual host")
        .doesNotContain("--rollback");
  }

  @Test
  void a_queue_that_cannot_be_migrated_is_reported_with_the_reason() throws Exception {
    channel.queueDeclare("reply_1", true, false, false, Map.of());

    Run own = bergen("queues", "migrate", "reply_1", "--to=quorum");
    Run nameless = bergen("queues", "migrate", "--to=quorum");
    Run both = bergen("queues", "migrate", "--rollback", "--apply");

    assertThat(own.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(own.err()).startsWith("bergen: Queue reply_1 belongs to one process");
    assertThat(nameless.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void a_refusal_of_the_management_api_is_reported_in_one_line() {
    Run gone = bergen("queues", "peek", "gone");
    Run nowhere = Run.bergen("queues", "list", "--url=" + broker.url());

    assertThat(gone.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(gone.err()).startsWith("bergen: There is no queue gone in virtual host ");
    assertThat(nowhere.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.err()).contains("BERGEN_MANAGEMENT_URL");
  }
}
