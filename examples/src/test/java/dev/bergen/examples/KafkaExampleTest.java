// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.KafkaExtension;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The program of the guide's page on Kafka. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class KafkaExampleTest {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @Test
  void events_come_and_go() throws Exception {
    assertThat(Output.of(KafkaEvents::main, kafka.url())).isEqualTo("disk.reserved {left=15}\n");
  }
}
