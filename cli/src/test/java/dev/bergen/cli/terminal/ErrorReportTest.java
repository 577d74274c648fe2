// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.ConfigurationException;
import dev.bergen.DriverLoadException;
import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RemoteErrorException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ErrorReportTest {
  private static int exitCode(Throwable error) {
    return ErrorReport.of(error).exitCode();
  }

  @Test
  void each_kind_of_error_has_its_exit_code() {
    Target target = Target.topic("t").withServer("s");

    assertThat(exitCode(new RemoteErrorException("A", "m", "v", List.of()))).isEqualTo(1);
    assertThat(exitCode(new ConfigurationException("x", null))).isEqualTo(2);
    assertThat(exitCode(new MessagingTimeoutException(true, "x", null))).isEqualTo(3);
    assertThat(exitCode(new MessageDeliveryException(true, "x", null))).isEqualTo(4);
    assertThat(exitCode(new DriverLoadException("rabbit", "x", null))).isEqualTo(2);
    assertThat(exitCode(new DriverLoadException("rabbit", "x", new Error()))).isEqualTo(4);
    assertThat(exitCode(new ServerListenException(target, "x", null))).isEqualTo(4);
    assertThat(exitCode(new TransportClosedException(true, "x", null))).isEqualTo(4);
    assertThat(exitCode(new CancellationException())).isEqualTo(130);
    assertThat(exitCode(new MessagingCancelledException(true, "x", null))).isEqualTo(130);
    assertThat(exitCode(new InterruptedException())).isEqualTo(130);
    assertThat(exitCode(new IllegalStateException())).isEqualTo(70);
  }

  @Test
  void an_unsent_message_is_reported_as_not_delivered() {
    ErrorReport report = ErrorReport.of(new MessagingTimeoutException(false, "not sent", null));

    assertThat(report.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(report.line()).isEqualTo("not sent");
  }

  @ParameterizedTest
  @CsvSource({
    "NETWORK, Does the broker run",
    "NOT_A_BROKER, Is the port",
    "LOGIN, user and password",
    "VIRTUAL_HOST, list_vhosts",
    "PERMISSION, lacks a permission",
    "DECLARATION, declared it otherwise",
    "SIZE, max_message_size",
    "LIMIT, A limit",
    "UNROUTABLE, --service",
  })
  void the_advice_fits_the_cause(FailureKind kind, String hint) {
    String line = ErrorReport.of(new MessageDeliveryException(true, kind, "x", null)).line();

    assertThat(line).startsWith("x. ").contains(hint);
    assertThat(line.contains("Does the broker run")).isEqualTo(kind == FailureKind.NETWORK);
  }

  @Test
  void the_cause_is_found_below_other_errors() {
    MessageDeliveryException refused =
        new MessageDeliveryException(false, FailureKind.PERMISSION, "403", null);
    MessageDeliveryException unexplained =
        new MessageDeliveryException(false, FailureKind.OTHER, "x", refused);
    ServerListenException failedStart = new ServerListenException(Target.topic("t"), "x", refused);

    // The one has no kind of its own, the other takes that of its cause.
    assertThat(unexplained.kind()).isEqualTo(FailureKind.OTHER);
    assertThat(failedStart.kind()).isEqualTo(FailureKind.PERMISSION);
    for (MessagingException error : List.of(unexplained, failedStart)) {
      assertThat(ErrorReport.of(error).line()).contains("lacks a permission");
    }
  }

  @Test
  void a_call_ended_by_its_monitor_is_not_called_a_time_out() {
    ErrorReport report =
        ErrorReport.of(new MessagingTimeoutException(true, FailureKind.SILENT, "no sign", null));

    assertThat(report.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    assertThat(report.line()).contains("--monitor").doesNotContain("--timeout");
  }

  @Test
  void a_type_made_from_a_remote_failure_counts_as_one() {
    RemoteErrorException remote = new RemoteErrorException("KeyError", "", "x", List.of());

    assertThat(exitCode(new IllegalStateException("mapped", remote))).isEqualTo(1);
  }

  @Test
  void a_message_of_several_lines_becomes_one_without_passwords() {
    String line = ErrorReport.oneLine("cannot reach\n  rabbit://app:s/cret@mq:5672/v, now");

    assertThat(line).isEqualTo("cannot reach rabbit://***@mq:5672/v, now");
    assertThat(ErrorReport.oneLine("rabbit://app:secret@a,app:secret@b/v"))
        .isEqualTo("rabbit://***@b/v");
  }
}
