// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spi.support.ManualTimer;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which reply queues are known to be gone. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AbandonedQueuesTest {
  @Test
  @Tag("RPL-08")
  void abandoned_queues_are_remembered_for_a_while_and_not_too_many() {
    ManualTimer timer = new ManualTimer();
    AbandonedQueues abandoned = new AbandonedQueues(2, Duration.ofSeconds(60), timer);
    abandoned.add("a");
    timer.advance(Duration.ofSeconds(30));
    abandoned.add("b");
    assertThat(abandoned.contains("a")).isTrue();

    abandoned.add("c");
    assertThat(abandoned.contains("a")).as("the oldest makes room").isFalse();
    timer.advance(Duration.ofSeconds(61));
    assertThat(abandoned.contains("b")).isFalse();
  }
}
