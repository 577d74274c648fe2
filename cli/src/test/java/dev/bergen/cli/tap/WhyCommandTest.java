// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.cli.Lines;
import dev.bergen.cli.Run;
import dev.bergen.cli.rpc.TrialService;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real broker lets one know of a message. */
@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class WhyCommandTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static Run why(String id, String... more) {
    String[] line = new String[more.length + 4];
    line[0] = "why";
    line[1] = id;
    System.arraycopy(more, 0, line, 2, more.length);
    line[more.length + 2] = "--url=" + broker.url();
    line[more.length + 3] = "--output=text";
    return Run.bergen(line);
  }

  private static String management() {
    return "--management=" + broker.node().managementUrl();
  }

  private static void publish(Channel channel, String queue, String unique, String request)
      throws Exception {
    BasicProperties json = new BasicProperties.Builder().contentType("application/json").build();
    String body =
        "{\"method\": \"resize\", \"args\": {}, \"_unique_id\": \"%s\", \"_context_request_id\": \"%s\"}"
            .formatted(unique, request);
    channel.basicPublish("", queue, json, body.getBytes(StandardCharsets.UTF_8));
    channel.waitForConfirmsOrDie(30_000);
  }

  @Test
  @Tag("broker-newest")
  void a_message_that_waits_and_one_that_died_are_found_where_they_are_and_stay() throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.queueDeclare("dead", true, false, false, Map.of());
      Map<String, Object> dying =
          Map.of(
              "x-message-ttl",
              1,
              "x-dead-letter-exchange",
              "",
              "x-dead-letter-routing-key",
              "dead");
      channel.queueDeclare("lab", true, false, false, dying);
      channel.queueDeclare("safe", true, false, false, Map.of("x-queue-type", "quorum"));
      publish(channel, "dead", "u-1", "req-1");
      publish(channel, "lab", "u-2", "req-2");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> channel.queueDeclarePassive("dead").getMessageCount() == 2);

      Run waits = why("req-1", "--peek=dead", management());
      Run died = why("u-2", "--peek=dead", management());
      Run quorum = why("u-2", "--peek=safe", management());
      Run nothing = why("u-3", "--peek=dead", management());

      assertThat(waits.exitCode()).as(waits.err()).isZero();
      assertThat(waits.out())
          .contains("It waits in queue dead, behind 0 others.")
          .contains("in queue dead now, behind 0 and before 1 others  [the contents of the queue]")
          .contains("queue dead now: ");
      assertThat(died.out())
          .contains("cast dead resize, message u-2, request req-2")
          .contains("from queue lab, expired  [its x-death header]")
          .contains("queue lab now: ", "dead-letter-routing-key dead", "message-ttl 1");
      assertThat(quorum.exitCode()).isEqualTo(2);
      assertThat(quorum.err()).contains("safe is a quorum queue");
      assertThat(nothing.exitCode()).isEqualTo(3);
      assertThat(nothing.err()).contains("no message of u-3 was seen");
      assertThat(channel.queueDeclarePassive("dead").getMessageCount()).isEqualTo(2);
    }
  }

  @Test
  void a_call_is_followed_as_it_passes_until_it_has_an_end() throws Exception {
    broker.node().ctl("trace_on", "-p", broker.virtualHost());
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer server =
            RpcServer.builder(transport, Target.topic("trial").withServer("node-1"))
                .endpoint(new TrialService("node-1", line -> {}))
                .build()) {
      server.start();
      Lines err = new Lines();
      Lines out = new Lines();
      String[] line = {"why", "req-9", "--firehose", "--url=" + broker.url(), "--output=text"};
      CompletableFuture<Integer> end =
          CompletableFuture.supplyAsync(
              () ->
                  Run.line(new PrintWriter(out, true), new PrintWriter(err, true), line)
                      .execute(line),
              task -> new Thread(task, "why").start());
      err.await(text -> text.startsWith("Watching the firehose"));

      RpcClient.of(transport, Target.topic("trial"))
          .withContext(RequestContext.of(Map.of("request_id", "req-9")))
          .call("whoami");

      assertThat(end.get(60, TimeUnit.SECONDS)).isZero();
      assertThat(out.await(text -> true)).startsWith("call trial whoami, message ");
      assertThat(out.await(text -> true)).startsWith("It was answered after ");
      out.await(text -> text.startsWith("  queue trial now: 0 wait, 1 consumer"));
    }
  }

  @Test
  void incompatible_options_are_refused() {
    assertRefused("Which broker?", "why", "req-1");
    assertRefused("nowhere.rec", "why", "req-1", "--file=nowhere.rec");
    assertRefused("Which management API?", "why", "req-1", "--peek=q", "--url=rabbit://x");
    assertRefused("--firehose", "record", "x.rec", "t", "--deliveries", "--url=rabbit://x");
  }

  private static void assertRefused(String why, String... arguments) {
    Run run = Run.bergen(arguments);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(why);
  }
}
