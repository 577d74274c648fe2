// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OutboundTest {
  private final List<byte[]> writes = new ArrayList<>();
  private final List<IOException> broke = new ArrayList<>();
  private final Silence silence = new Silence();
  private boolean broken;
  private final Outbound out = new Outbound(socket(), silence, broke::add);

  @Test
  void added_frames_are_sent_in_one_write_and_in_order() throws Exception {
    out.add(bytes -> bytes.write8(1));
    out.add(bytes -> bytes.write16(0x0203));
    assertThat(writes).isEmpty();
    assertThat(out.waiting()).isEqualTo(3);

    out.flush();
    out.flush();

    assertThat(writes).containsExactly(new byte[] {1, 2, 3});
    assertThat(out.waiting()).isZero();
  }

  @Test
  void frames_that_cannot_be_written_leave_nothing_behind() throws Exception {
    out.add(bytes -> bytes.write8(1));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                out.add(
                    bytes -> {
                      bytes.write32(2);
                      throw new IllegalArgumentException("too large");
                    }));
    assertThatIOException()
        .isThrownBy(
            () ->
                out.add(
                    bytes -> {
                      bytes.write32(2);
                      throw new IOException("closed");
                    }));

    out.flush();
    assertThat(writes).containsExactly(new byte[] {1});
  }

  @Test
  void after_a_failed_write_all_fail_and_the_connection_is_notified_once() throws Exception {
    out.add(bytes -> bytes.write8(1));
    broken = true;
    assertThatIOException().isThrownBy(out::flush);
    broken = false;

    assertThatIOException().isThrownBy(out::flush);
    assertThatIOException().isThrownBy(() -> out.add(bytes -> bytes.write8(1)));
    out.flushOrCut();
    assertThat(broke).hasSize(1);
  }

  @Test
  void a_large_amount_is_written_at_once() throws Exception {
    for (int i = 0; i < 3; i++) {
      out.add(bytes -> bytes.write(new byte[Outbound.MOST / 2], 0, Outbound.MOST / 2));
    }

    assertThat(writes).hasSize(1);
    assertThat(out.waiting()).isLessThan(Outbound.MOST);
  }

  @Test
  void frames_added_during_a_write_are_sent_with_the_next_write() throws Exception {
    List<String> order = new ArrayList<>();
    Outbound[] reentrant = new Outbound[1];
    reentrant[0] =
        new Outbound(
            new OutputStream() {
              @Override
              public void write(int value) {
                order.add("byte");
              }

              @Override
              public void write(byte[] from, int offset, int length) throws IOException {
                order.add("write of " + length);
                if (order.size() == 1) {
                  reentrant[0].add(bytes -> bytes.write64(7));
                }
              }
            },
            silence,
            broke::add);
    reentrant[0].add(bytes -> bytes.write8(1));

    reentrant[0].flush();

    assertThat(order).containsExactly("write of 1", "write of 8");
  }

  @Test
  void silence_begins_with_an_added_frame_and_ends_with_a_frame_of_the_broker() throws Exception {
    assertThat(isUnanswered()).isFalse();
    out.addHeartbeat();
    assertThat(isUnanswered()).as("a heartbeat asks for no answer").isFalse();

    out.add(bytes -> bytes.write8(1));
    assertThat(isUnanswered()).isTrue();

    silence.received();
    assertThat(isUnanswered()).isFalse();
  }

  @Test
  void a_word_of_the_broker_does_not_hide_a_write_that_is_stuck() {
    silence.writing(true);
    silence.received();
    assertThat(isUnanswered()).isTrue();

    silence.writing(false);
    silence.received();
    assertThat(isUnanswered()).isFalse();
  }

  private boolean isUnanswered() {
    return silence.isUnanswered(Duration.ofNanos(-1).toNanos());
  }

  private OutputStream socket() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        if (broken) {
          throw new IOException("on purpose");
        }
        writes.add(Arrays.copyOfRange(from, offset, offset + length));
      }
    };
  }
}
