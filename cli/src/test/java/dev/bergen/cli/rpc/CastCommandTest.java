// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Run;
import dev.bergen.cli.TrialServer;
import dev.bergen.cli.terminal.ExitCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CastCommandTest {
  private final TrialServer trial = TrialServer.start();

  @AfterEach
  void stop() {
    trial.close();
  }

  @Test
  void sends_and_prints_nothing() throws InterruptedException {
    Run run = Run.bergen("cast", "--url=memory:", trial.topic, "echo", "value=7");

    assertThat(run).isEqualTo(new Run(0, "", ""));
    assertThat(trial.requests.poll(30, TimeUnit.SECONDS)).isEqualTo("echo value=7");
  }

  @Test
  void reaches_every_server_by_fanout() throws InterruptedException {
    Run run = Run.bergen("cast", "--url=memory:", trial.topic, "echo", "value=8", "--fanout");

    assertThat(run.exitCode()).isZero();
    assertThat(trial.requests.poll(30, TimeUnit.SECONDS)).isEqualTo("echo value=8");
  }

  @Test
  void a_mandatory_fanout_is_refused_since_no_broker_reports_its_loss() {
    Run run = Run.bergen("cast", "--url=memory:", "nobody-here", "echo", "--mandatory", "--fanout");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--mandatory", "--fanout");
  }

  @Test
  void a_method_without_a_name_is_refused() {
    for (String command : new String[] {"call", "cast"}) {
      Run run = Run.bergen(command, "--url=memory:", "nobody-here", "", "--timeout=60");

      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("A method needs a name");
    }
  }

  @Test
  void exits_with_4_when_a_server_is_required_and_none_listens() {
    Run run = Run.bergen("cast", "--url=memory:", "nobody-here", "echo", "--mandatory");

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(run.err()).hasLineCount(1).contains("Check topic");
  }
}
