// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SilenceTest {
  private final Silence silence = new Silence();

  @Test
  void begins_with_what_is_sent_and_ends_with_a_word_of_the_broker() {
    assertThat(isOn()).isFalse();

    silence.sent();
    assertThat(isOn()).isTrue();

    silence.heard();
    assertThat(isOn()).isFalse();
  }

  @Test
  void a_word_of_the_broker_does_not_hide_a_write_that_is_stuck() throws Exception {
    List<Boolean> on = new ArrayList<>();
    OutputStream socket =
        silence.watching(
            new OutputStream() {
              @Override
              public void write(int value) {
                silence.heard();
                on.add(isOn());
              }
            });

    silence.sent();
    silence.heard(); // before the first byte
    socket.write(new byte[3]);

    assertThat(on).containsExactly(true, true, true);
    silence.heard();
    assertThat(isOn()).as("after the write").isFalse();
  }

  @Test
  void a_heartbeat_asks_for_no_answer() throws Exception {
    silence.watching(OutputStream.nullOutputStream()).write(new byte[] {8, 0, 0, 0, 0, 0, 0, -50});

    assertThat(isOn()).isFalse();
  }

  @Test
  void a_write_that_failed_is_not_under_way() {
    OutputStream socket =
        silence.watching(
            new OutputStream() {
              @Override
              public void write(int value) throws IOException {
                throw new IOException("broken");
              }
            });

    assertThat(failed(socket)).isTrue();

    silence.heard();
    assertThat(isOn()).isFalse();
  }

  private static boolean failed(OutputStream socket) {
    try {
      socket.write(1);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private boolean isOn() {
    return silence.lastsLongerThan(Duration.ofNanos(-1));
  }
}
