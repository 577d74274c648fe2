// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.terminal.ExitCode;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a real process shows: signals, the environment, the streams. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProcessTest {
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void a_signal_drains_a_server_which_says_so_and_exits_with_0(String signal) throws Exception {
    try (Child serve = Child.bergen(Map.of(), "serve", "--topic=t", "--server=s")) {
      serve.out.await(line -> line.startsWith("Listening"));

      serve.signal(signal);

      serve.out.await(line -> line.startsWith("Stopping"));
      serve.out.await(line -> line.equals("Stopped"));
      assertThat(serve.exitCode()).isZero();
    }
  }

  @Test
  void memory_by_default_warns_that_it_reaches_no_other_process() throws Exception {
    try (Child serve = Child.bergen(Map.of(), "serve")) {
      String hint = serve.err.await(line -> line.startsWith("bergen:"));

      assertThat(hint).contains("other processes cannot reach memory:").contains("BERGEN_URL");
    }
  }

  @Test
  void a_call_without_a_broker_names_the_missing_option_at_once() throws Exception {
    try (Child call = Child.bergen(Map.of(), "call", "topic", "method")) {
      String hint = call.err.await(line -> line.startsWith("bergen:"));

      assertThat(hint).contains("--url").contains("BERGEN_URL");
      assertThat(call.exitCode()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void the_environment_names_the_broker() throws Exception {
    Map<String, String> environment = Map.of("BERGEN_URL", "memory:");
    try (Child call = Child.bergen(environment, "call", "topic", "method", "--timeout=2")) {
      String line = call.err.await(text -> text.startsWith("bergen:"));

      assertThat(line).contains("topic").contains("method");
      assertThat(call.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    }
  }

  @Test
  void ctrl_c_ends_a_waiting_call_with_130() throws Exception {
    try (Child call = Child.bergen(Map.of(), "call", "-v", "--url=memory:", "topic", "method")) {
      call.err.await(line -> line.startsWith("calling"));

      call.signal("INT");

      assertThat(call.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    }
  }

  @Test
  void ctrl_c_ends_a_server_that_is_still_connecting() throws Exception {
    String url = "--url=rabbit://guest:guest@127.0.0.1:1";
    try (Child serve = Child.bergen(Map.of(), "serve", "-v", "--connect-timeout=1m", url)) {
      serve.err.await(line -> line.contains("Connection refused"));

      serve.signal("INT");

      assertThat(serve.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    }
  }

  @Test
  void a_broker_that_does_not_run_is_named_and_exits_with_4() throws Exception {
    try (Child call =
        Child.bergen(
            Map.of(), "call", "--url=rabbit://app:secret@127.0.0.1:1", "t", "m", "--timeout=2")) {
      String line = call.err.await(text -> text.startsWith("bergen:"));

      assertThat(line).contains("127.0.0.1:1", "Does the broker run").doesNotContain("secret");
      assertThat(call.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    }
  }
}
