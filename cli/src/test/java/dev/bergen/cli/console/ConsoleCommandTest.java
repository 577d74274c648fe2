// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.cli.Child;
import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConsoleCommandTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final String TOKEN = "the-token-of-this-test";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  @Tag("broker-newest")
  void shows_what_a_real_broker_carries_and_ends_on_Ctrl_C() throws Exception {
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer server =
            RpcServer.builder(transport, Target.topic("shown").withServer("node-1"))
                .endpoint(new Answering())
                .build()) {
      server.start();
      try (Child console =
          Child.bergen(
              Map.of("BERGEN_URL", broker.url(), "BERGEN_CONSOLE_TOKEN", TOKEN),
              "console",
              "shown",
              "--port=0",
              "--allow-calls")) {
        String line = console.out.await(each -> each.startsWith("Open "));
        URI page = URI.create(line.replaceAll("\\S+ +(\\S+/)\\?key=.*", "$1"));

        RpcClient client = RpcClient.of(transport, Target.topic("shown"));
        assertThat(client.call("hello")).isEqualTo("hi");
        client.withServer("node-1").cast("hello");

        until(page, "/api/methods", body -> body.contains("\"hello\""));
        until(page, "/api/stream", body -> body.contains("shown.node-1"));
        until(page, "/api/queues", body -> body.contains("\"shown\""));

        console.signal("INT");
        assertThat(console.exitCode()).isZero();
      }
    }
  }

  @Test
  void says_what_to_do_where_there_is_nothing_to_watch_yet() {
    Run run = Run.bergen("console", "--url", broker.url(), "--exchange=nobody", "--port=0");

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(run.err()).contains("'nobody'");
  }

  @Test
  void refuses_what_would_let_everybody_in() {
    Run run =
        Run.bergen("console", "--url", broker.url(), "--listen=0.0.0.0", "--no-token", "--port=0");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--no-token is for loopback");
  }

  @Test
  void refuses_a_token_that_is_easy_to_guess() throws Exception {
    try (Child console =
        Child.bergen(
            Map.of("BERGEN_URL", broker.url(), "BERGEN_CONSOLE_TOKEN", "secret"),
            "console",
            "--port=0")) {
      console.err.await(line -> line.contains("$BERGEN_CONSOLE_TOKEN: A token has 16 characters"));

      assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void refuses_a_port_and_an_address_that_cannot_be() {
    assertThat(Run.bergen("console", "--url", broker.url(), "--port=70000").err())
        .contains("--port must be 0 to 65535");
    assertThat(Run.bergen("console", "--url", broker.url(), "--listen=no.such.host.invalid").err())
        .contains("there is no address 'no.such.host.invalid'");
    assertThat(Run.bergen("console").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  /** What was sent is shown soon, not at once. */
  private void until(URI page, String path, Predicate<String> wanted) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> wanted.test(get(page.resolve(path))));
  }

  /** A stream never ends: its first event will do. */
  private String get(URI address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Authorization", "Bearer " + TOKEN).build();
    try (var lines = http.send(request, BodyHandlers.ofLines()).body()) {
      return lines
          .filter(line -> line.startsWith("data: ") || line.startsWith("{"))
          .findFirst()
          .orElse("");
    }
  }

  /** A method to call. */
  public static final class Answering {
    /** Answers. */
    public String hello() {
      return "hi";
    }
  }
}
