// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where a stream is read again after a loss. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StreamPositionTest {
  @Test
  @Tag("RTO-18")
  void without_a_known_offset_the_time_decides_where_to_continue() {
    AtomicLong clock = new AtomicLong(1_000_000);
    StreamPosition position = new StreamPosition(clock::get);
    position.listening();
    clock.addAndGet(500_000);
    position.listening();
    Object beforeTheFirst = position.argument();

    position.handedOut(41);
    position.handedOut(-1);
    Object behind = position.argument();
    position.reset();

    assertThat(beforeTheFirst).isEqualTo(Instant.ofEpochSecond(990));
    assertThat(behind).isEqualTo(42L);
    assertThat(position.argument()).isEqualTo(Instant.ofEpochSecond(1_490));
  }
}
