// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.cli.Run;
import dev.bergen.cli.TrialServer;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PingCommandTest {
  @Test
  void shows_how_fast_a_server_answers() {
    try (TrialServer trial = TrialServer.start()) {
      Run run = Run.bergen("ping", "--url=memory:", trial.topic, "--server=node-1", "--count=2");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out().lines())
          .hasSize(2)
          .allMatch(line -> line.matches("\\d: pong from " + trial.topic + " on node-1 in .* ms"));
    }
  }

  @Test
  void prints_json_for_programs() {
    try (TrialServer trial = TrialServer.start()) {
      Run run = Run.bergen("ping", "--url=memory:", trial.topic, "-o", "json");

      assertThat(run.out()).startsWith("{\"ping\": 1, \"answer\": \"pong\", \"milliseconds\": ");
    }
  }

  @Test
  void an_error_that_a_server_answers_with_is_an_answer() {
    try (TrialServer trial = new TrialServer(false, Target.endpoint())) {
      Run run = Run.bergen("ping", "--url=memory:", trial.topic);

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).hasLineCount(1).contains("ping is off there", " from " + trial.topic);
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void an_error_of_a_servers_own_ping_is_an_answer_on_one_line() {
    String topic = "pings-" + UUID.randomUUID();
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server =
            RpcServer.builder(transport, Target.topic(topic).withServer("node-1"))
                .endpoint(new OwnPing())
                .build()) {
      server.start();

      Run run = Run.bergen("ping", "--url=memory:", topic);

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .hasLineCount(1)
          .startsWith("error (ValueError: Invalid read_deleted: None) from " + topic);
      assertThat(run.err()).isEmpty();
    }
  }

  /** Refuses the context, as Cinder does. */
  private static final class OwnPing {
    @Rpc(name = "oslo_rpc_server_ping")
    @SuppressWarnings({"unused", "DoNotCallSuggester"}) // only the server calls it
    public String pong() {
      throw new IllegalArgumentException("Invalid\nread_deleted: None");
    }
  }

  @Test
  void exits_with_3_without_an_answer() {
    Run run = Run.bergen("ping", "--url=memory:", "nobody-here", "--timeout=0.5", "-c", "2");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasLineCount(2);
  }

  @Test
  void refuses_a_count_of_none() {
    Run run = Run.bergen("ping", "--url=memory:", "t", "--count=0");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
