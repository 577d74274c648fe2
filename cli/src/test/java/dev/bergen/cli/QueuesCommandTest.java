// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Target;
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
  void who_listens_to_a_topic_is_told_with_process_host_and_time() {
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
  void over_amqp_alone_it_is_told_how_many_listen() {
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
  void a_message_is_looked_at_and_stays_and_its_body_is_shown_only_if_asked_for() throws Exception {
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
  void a_quorum_queue_is_looked_at_only_by_those_who_know_what_it_costs() throws Exception {
    channel.queueDeclare(
        "q", true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 2));
    channel.queueDeclare("s", true, false, false, Map.of("x-queue-type", "stream"));
    channel.basicPublish("", "q", null, new byte[1]);
    channel.waitForConfirms();

    Run refused = bergen("queues", "peek", "q");
    Run looked = bergen("queues", "peek", "q", "--count-delivery");
    Run stream = bergen("queues", "peek", "s");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("with a delivery limit of 2: each peek counts");
    assertThat(looked.out()).contains("1 printed and requeued");
    assertThat(stream.err()).contains("s is a stream");
  }

  @Test
  void what_the_management_api_objects_to_is_told_in_a_line() {
    Run gone = bergen("queues", "peek", "gone");
    Run nowhere = Run.bergen("queues", "list", "--url=" + broker.url());

    assertThat(gone.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(gone.err()).startsWith("bergen: There is no queue gone in virtual host ");
    assertThat(nowhere.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.err()).contains("BERGEN_MANAGEMENT_URL");
  }
}
