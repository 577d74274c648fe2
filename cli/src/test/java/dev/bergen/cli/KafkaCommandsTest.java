// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.KafkaExtension;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class KafkaCommandsTest {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @Test
  void status_tells_whether_kafka_is_there_and_what_a_new_group_passes_over() {
    assertThat(Run.bergen("notify", "--topic", "t", "hello", "--url", kafka.url()).exitCode())
        .isZero();

    Run status = Run.bergen("status", "t", "--url", kafka.url());

    assertThat(status.out())
        .contains(
            "connected to Kafka",
            "queue t.info: 0 messages wait",
            "group oslo_messaging_consumer, 1 partition",
            "1 earlier records are not taken");
    assertThat(status.exitCode()).isZero();
  }

  @Test
  void status_of_a_kafka_that_is_not_there_says_so() {
    Run status = Run.bergen("status", "--url", "kafka://127.0.0.1:1", "--timeout", "0.5");

    assertThat(status.err()).contains("127.0.0.1:1", "cannot be reached");
    assertThat(status.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
  }

  @Test
  void a_command_that_kafka_cannot_do_is_a_usage_error() {
    Run call = Run.bergen("call", "t", "m", "--url", kafka.url());

    assertThat(call.err()).contains("it does no RPC");
    assertThat(call.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
