// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.cli.Run;
import dev.bergen.cli.TrialServer;
import dev.bergen.cli.terminal.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CallCommandTest {
  private final TrialServer trial = TrialServer.start();

  @AfterEach
  void stop() {
    trial.close();
  }

  private Run call(String... args) {
    String[] all = new String[args.length + 4];
    all[0] = "call";
    all[1] = "--url";
    all[2] = "memory:";
    all[3] = trial.topic;
    System.arraycopy(args, 0, all, 4, args.length);
    return Run.bergen(all);
  }

  @Test
  void prints_the_result_alone_on_standard_output() {
    Run run = call("add", "a=2", "b=3");

    assertThat(run).isEqualTo(new Run(0, "5\n", ""));
  }

  @Test
  void prints_a_text_as_it_is_and_as_json_when_asked() {
    Run text = call("echo", "value=gr\u00fcn");
    Run json = call("echo", "value=gr\u00fcn", "-o", "json");

    assertThat(text.out()).isEqualTo("gr\u00fcn\n");
    assertThat(json.out()).isEqualTo("\"gr\\u00fcn\"\n");
  }

  @Test
  void sends_a_value_as_json_if_it_is_json() {
    Run run = call("echo", "value={\"sizes\": [1, 2.5, null, true]}");

    assertThat(run.out()).isEqualTo("{\"sizes\": [1, 2.5, null, true]}\n");
  }

  @Test
  void refuses_a_value_that_begins_like_json_but_is_none() {
    Run run = call("echo", "value={size: 1}");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("bergen: the value of 'value' begins like JSON");
  }

  @Test
  void carries_the_context() {
    Run run = call("context", "--context", "project_id=demo", "--context", "{\"roles\": [\"x\"]}");

    assertThat(run.out()).contains("\"project_id\": \"demo\"").contains("\"roles\": [\"x\"]");
  }

  @Test
  void reaches_the_server_that_is_named() {
    Run run = call("whoami", "--server", "node-1");

    assertThat(run).isEqualTo(new Run(0, "node-1\n", ""));
  }

  @Test
  void reaches_a_namespace_and_a_version() {
    try (TrialServer other =
        new TrialServer(false, Target.endpoint().withNamespace("ns").withVersion("2.3"))) {
      Run right =
          Run.bergen(
              "call", "--url=memory:", other.topic, "whoami", "--namespace=ns", "--version=2.1");
      Run wrong =
          Run.bergen(
              "call", "--url=memory:", other.topic, "whoami", "--namespace=ns", "--version=2.4");

      assertThat(right.out()).isEqualTo("node-1\n");
      assertThat(wrong.exitCode()).isEqualTo(ExitCode.REMOTE_FAILURE);
      assertThat(wrong.err()).contains("check --namespace and --version");
    }
  }

  @Test
  void reports_a_remote_failure_in_one_line_and_exits_with_1() {
    Run run = call("fail", "message=no more disks");

    assertThat(run.exitCode()).isEqualTo(ExitCode.REMOTE_FAILURE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasLineCount(1).contains("ValueError").contains("no more disks");
  }

  @Test
  void shows_the_remote_stack_trace_when_asked() {
    Run run = call("fail", "--trace");

    assertThat(run.exitCode()).isEqualTo(ExitCode.REMOTE_FAILURE);
    assertThat(run.err()).contains("TrialService.fail");
  }

  @Test
  void says_which_method_is_missing() {
    Run run = call("nonsense");

    assertThat(run.exitCode()).isEqualTo(ExitCode.REMOTE_FAILURE);
    assertThat(run.err()).hasLineCount(1).contains("nonsense").contains("check the method's name");
  }

  @Test
  void exits_with_3_without_an_answer_in_time() {
    Run run = Run.bergen("call", "--url=memory:", "nobody-here", "echo", "--timeout=500ms");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    assertThat(run.err())
        .hasLineCount(1)
        .contains("nobody-here", "no server has listened there", "Check topic and --server");
  }

  @Test
  void a_call_cannot_be_a_fanout() {
    Run run = call("echo", "value=1", "--fanout");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).hasLineCount(1).contains("A call cannot be used with fanout");
  }

  @Test
  void an_interrupted_call_exits_with_130() {
    Thread.currentThread().interrupt();

    Run run = call("sleep", "seconds=20");

    assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    assertThat(run.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
  }

  @Test
  void a_monitor_shorter_than_servers_can_satisfy_is_refused() {
    Run run = call("sleep", "seconds=0.01", "--monitor=1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--monitor must be 2 s or more, not 1 s");
  }

  @Test
  void watches_a_long_call_when_asked() {
    Run run = call("sleep", "seconds=0.01", "--monitor=2");

    assertThat(run).isEqualTo(new Run(0, "slept 0.01 s\n", ""));
  }
}
