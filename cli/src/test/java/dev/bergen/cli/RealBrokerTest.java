// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.BrokerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two processes and a broker between them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("broker-newest")
class RealBrokerTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @Test
  void the_demo_runs_over_a_real_broker_that_a_context_names(@TempDir Path directory)
      throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "guest\n");
    String url = broker.url().replace("guest:guest@", "guest@");
    assertThat(url).contains("://guest@");
    Run saved =
        Run.bergen(
            "context", "add", "real", "--replace", "--url=" + url, "--password-file=" + password);

    Run run = Run.bergen("demo", "--use", "real");

    assertThat(saved.err()).isEmpty();
    assertThat(run.out())
        .contains("rabbit://guest:***@")
        .contains("All 7 steps went as they should.");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void a_call_in_progress_is_answered_when_its_server_is_stopped() throws Exception {
    Map<String, String> environment = Map.of("BERGEN_URL", broker.url());
    try (Child serve = Child.bergen(environment, "serve", "-v")) {
      serve.out.await(line -> line.startsWith("Listening"));
      try (Child call = Child.bergen(environment, "call", "trial", "sleep", "seconds=3")) {
        serve.out.await(line -> line.contains("sleep seconds=3.0"));

        serve.signal("TERM");

        call.out.await(line -> line.equals("slept 3.0 s"));
        serve.out.await(line -> line.equals("Stopped"));
        assertThat(call.exitCode()).isZero();
        assertThat(serve.exitCode()).isZero();
      }
    }
  }

  @Test
  void a_ping_reaches_a_server_of_another_process() throws Exception {
    Map<String, String> environment = Map.of("BERGEN_URL", broker.url());
    try (Child serve = Child.bergen(environment, "serve", "--ping", "--topic=t", "--server=s")) {
      serve.out.await(line -> line.startsWith("Listening"));

      Run ping = Run.bergen("ping", "--url", broker.url(), "t", "--server=s");

      assertThat(ping.out()).startsWith("pong from t on s in ");
      assertThat(ping.exitCode()).isZero();
    }
  }
}
