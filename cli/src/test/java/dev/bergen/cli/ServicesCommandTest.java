// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.cli.rpc.TrialService;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServicesCommandTest {
  private final String topic = "trial-" + UUID.randomUUID();
  private final RpcTransport transport = RpcTransport.open("memory:");
  private final List<RpcServer> servers =
      List.of(server("node-1", true), server("node-2", true), server("node-3", false));

  private RpcServer server(String name, boolean tells) {
    return RpcServer.builder(transport, Target.topic(topic).withServer(name))
        .endpoint(
            Target.endpoint().withNamespace("trials").withVersion("1.2"),
            new TrialService(name, request -> {}))
        .introspection(tells)
        .build();
  }

  @BeforeEach
  void start() {
    servers.forEach(RpcServer::start);
  }

  @AfterEach
  void close() {
    servers.forEach(RpcServer::close);
    transport.close();
  }

  private Run call(String server, String method, String... args) {
    List<String> line =
        new ArrayList<>(
            List.of("call", "--url=memory:", "--namespace=trials", "--server", server, topic));
    line.add(method);
    line.addAll(List.of(args));
    return Run.bergen(line.toArray(String[]::new));
  }

  @Test
  void shows_every_server_and_what_became_of_its_calls() {
    assertThat(call("node-1", "add", "a=2", "b=3").exitCode()).isZero();
    assertThat(call("node-1", "fail").exitCode()).isEqualTo(ExitCode.REMOTE_FAILURE);

    Run run = Run.bergen("services", "--url=memory:", topic);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(topic + ": 3 servers answer", "node-1", "node-2", "bergen ", "RUNNING")
        .contains("trials 1.2: 6 methods", "trials.add", "trials.fail")
        .contains("provides no information: 1 answer")
        .doesNotContain("trials.echo");
    assertThat(run.out().lines().filter(line -> line.contains("trials.fail")))
        .singleElement()
        .asString()
        .matches(" +trials.fail +1.2 +1 +\\d.* 1 +\\d.*ms +\\d.*ms  .*Exception");
  }

  @Test
  void prints_a_line_of_json_for_each_server() {
    assertThat(call("node-2", "echo", "value=1").exitCode()).isZero();

    Run run = Run.bergen("services", "--url=memory:", topic, "-o", "json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(3);
    assertThat(run.out().lines().skip(1).findFirst().orElseThrow())
        .contains(
            "\"server\": \"node-2\"", "\"library\": \"bergen\"", "\"namespaces\": [\"trials\"]")
        .contains(
            "\"methods\": [{", "\"method\": \"echo\"", "\"calls\": 1", "\"calls_per_second\"");
    assertThat(run.out().lines().skip(2).findFirst().orElseThrow())
        .contains("\"server\": null", "\"answer\": \"UnsupportedVersion\"");
  }

  @Test
  void asks_only_those_that_are_named() {
    Run run =
        Run.bergen(
            "services",
            "--url=memory:",
            topic,
            "--server=node-2",
            "--server=node-3",
            "--server=gone",
            "--timeout=3");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith(topic + ": 2 servers answer")
        .contains("node-2", "node-3: provides no information")
        .doesNotContain("node-1");
    assertThat(run.out().lines().filter(line -> line.contains("gone")))
        .singleElement()
        .asString()
        .matches(" +gone +- +- +- +no answer +-");
  }

  @Test
  void exits_with_3_without_an_answer() {
    Run run = Run.bergen("services", "--url=memory:", "nobody-here", "--timeout=0.2");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    assertThat(run.out()).isEqualTo("nobody-here: 0 servers answer\n");
  }
}
