// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.brokers;

import static org.awaitility.Awaitility.await;

import dev.bergen.Deadline;
import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.interop.Opened;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitCluster;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.RabbitProfile;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Measures, by hand, what a client and a server see at the one node that is left of three, and
 * writes it to docs/brokers.md.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(1800)
class MinorityByHand {
  private static final String VHOST = "minority";
  private static final String QUORUM =
      "?rabbit_quorum_queue=true&rabbit_transient_quorum_queue=true";
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final List<RabbitProfile> BROKERS =
      List.of(RabbitProfile.DISTRIBUTION, RabbitProfile.RABBIT_4_0, RabbitProfile.RABBIT_4_3);

  /** One thing that a user does. */
  private interface Step {
    void run();
  }

  /** What a server can be asked. */
  public static final class Lab {
    public String ping() {
      return "pong";
    }

    public void note() {}
  }

  /** By what was done, then by broker. */
  private final Map<String, List<String>> rows = new LinkedHashMap<>();

  private final List<String> columns = new ArrayList<>();

  @Test
  void the_node_that_is_left_of_three_is_used() throws Exception {
    for (RabbitProfile profile : BROKERS) {
      BrokerExtension.requireBroker(MinorityByHand.class, profile);
    }
    for (RabbitProfile profile : BROKERS) {
      measure(profile, "", "default options");
      measure(profile, QUORUM, "quorum queues");
    }
    StringBuilder table = new StringBuilder("| at the node that is left");
    columns.forEach(column -> table.append(" | ").append(column));
    table.append(" |\n").append("|---".repeat(columns.size() + 1)).append("|\n");
    rows.forEach(
        (what, cells) -> table.append("| %s | %s |\n".formatted(what, String.join(" | ", cells))));
    BrokersPage.replace("minority", table.toString());
  }

  private void measure(RabbitProfile profile, String options, String called) throws Exception {
    Opened opened = new Opened();
    try {
      RabbitCluster cluster = opened.add(RabbitCluster.start(profile, VHOST));
      RabbitNode left = cluster.nodes().get(0);
      columns.add("%s, %s".formatted(left.version(), called));
      String url = left.url(VHOST) + options;
      RpcTransport serving = opened.add(RpcTransport.open(url));
      RpcTransport calling = opened.add(RpcTransport.open(url));
      RpcServer server = opened.add(server(serving, "old"));
      server.start();
      RpcClient client = client(calling, "old");
      client.call("ping");
      cluster.awaitReplicas(VHOST);

      cluster.nodes().get(1).kill();
      cluster.nodes().get(2).kill();

      note("a call to a server that runs", () -> client.call("ping"));
      note("a cast to it", () -> client.cast("note"));
      RpcTransport late = opened.add(RpcTransport.open(url));
      note("the first call of a new client", () -> client(late, "old").call("ping"));
      note("a server that starts", () -> opened.add(server(late, "new")).start());
      note("another call of the old client", () -> client.call("ping"));
      note("closing the new client and server", late::close);

      cluster.startDeadAgain();
      note("the first call that is answered, nodes back", () -> untilAnswered(client));
      note("closing the old client", calling::close);
      note("closing the old server", server::close);
    } finally {
      opened.closeAll();
    }
  }

  private static void untilAnswered(RpcClient client) {
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(MessagingException.class)
        .until(() -> client.call("ping") != null);
  }

  private void note(String what, Step step) {
    long before = System.nanoTime();
    String outcome = "done";
    try {
      step.run();
    } catch (MessagingException e) {
      outcome = e.getClass().getSimpleName();
      System.out.println(what + ": " + e.getMessage());
    }
    String cell =
        "%s, %s".formatted(outcome, Deadline.inWords(Duration.ofNanos(System.nanoTime() - before)));
    rows.computeIfAbsent(what, added -> new ArrayList<>()).add(cell);
    System.out.println(columns.get(columns.size() - 1) + ": " + what + ": " + cell);
  }

  private static RpcServer server(RpcTransport transport, String name) {
    return RpcServer.builder(transport, Target.topic("lab").withServer(name))
        .endpoint(new Lab())
        .startTimeout(DEADLINE)
        .build();
  }

  private static RpcClient client(RpcTransport transport, String server) {
    return RpcClient.of(transport, Target.topic("lab")).withServer(server).withTimeout(DEADLINE);
  }
}
