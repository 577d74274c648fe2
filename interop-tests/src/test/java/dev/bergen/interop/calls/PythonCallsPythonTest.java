// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.interop.NamesTheRelease;
import dev.bergen.interop.Opened;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonOutcome;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The ground that the other tests stand on: the peers run, and speak with each other. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(NamesTheRelease.class)
@Tag("newest-jdk-only")
class PythonCallsPythonTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Opened opened = new Opened();

  static PythonPeer server;
  static PythonClient client;

  PythonCallsPythonTest(PythonRelease release) {
    assertThat(release.isInstalled()).isTrue();
  }

  static List<PythonRelease> releases() {
    return PythonRelease.known();
  }

  @BeforeParameterizedClassInvocation
  static void start(PythonRelease release) {
    release.require(PythonCallsPythonTest.class);
    server = opened.add(PythonPeer.server(release, broker.url(), "lab", "server1"));
    client = opened.add(PythonClient.start(release, broker.url()));
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    opened.closeAll();
  }

  @Test
  void echo_returns_what_it_was_given() {
    PythonOutcome outcome =
        client
            .call("lab", "echo")
            .arg("value", "[null, true, 1, 1.0, \"\\u00e9\\ud800\", {}]")
            .run();

    JsonNode result = outcome.result();
    assertThat(result.toString()).startsWith("[null,true,1,1.0,").endsWith(",{}]");
    assertThat(result.get(4).asText()).isEqualTo("\u00e9\ud800");
  }

  @Test
  void add_takes_named_arguments() {
    PythonOutcome outcome = client.call("lab", "add").arg("a", "1").arg("b", "2").run();

    assertThat(outcome.result().asInt()).isEqualTo(3);
  }

  @Test
  void a_failure_arrives_as_its_type_when_its_module_is_allowed() {
    PythonOutcome outcome =
        client.call("lab", "fail").arg("kind", "\"custom\"").allow("peer_errors").run();

    assertThat(outcome.raised()).isEqualTo("peer_errors_Remote.InstanceNotFound_Remote");
    assertThat(outcome.types()).contains("peer_errors.InstanceNotFound");
    assertThat(outcome.kwargs().path("instance_id").asText()).isEqualTo("abc");
  }

  @Test
  void a_failure_of_another_module_is_a_remote_error() {
    PythonOutcome outcome = client.call("lab", "fail").arg("kind", "\"custom\"").run();

    assertThat(outcome.raised()).isEqualTo("oslo_messaging.rpc.client.RemoteError");
    assertThat(outcome.field("exc_type").asText()).isEqualTo("InstanceNotFound");
    assertThat(outcome.field("value").asText()).isEqualTo("Instance abc could not be found.");
  }

  @Test
  void a_server_answers_pings() {
    PythonOutcome outcome = client.call("lab", "oslo_rpc_server_ping").run();

    assertThat(outcome.result().asText()).isEqualTo("pong");
  }

  @Test
  void a_peer_that_was_killed_is_named_with_what_it_wrote() {
    PythonPeer doomed = PythonPeer.server(PythonRelease.newest(), broker.url(), "doomed", "one");

    doomed.kill();

    assertThatThrownBy(() -> doomed.awaitEvent("asleep", Duration.ofSeconds(5)))
        .hasMessageContainingAll("rpc_server.py", "exit code", "asleep");
    doomed.close();
  }
}
