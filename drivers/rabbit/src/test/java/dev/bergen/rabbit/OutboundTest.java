// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import dev.bergen.spi.support.ManualTimer;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OutboundTest {
  private static final int FRAME_MAX = 4096;
  private static final byte[] OPEN = {0, 20, 0, 10, 0};
  private static final byte[] CLOSE_OK = {0, 20, 0, 41};

  private final List<byte[]> writes = new ArrayList<>();
  private boolean broken;
  private final Outbound out = new Outbound(socket());

  @Test
  void what_was_added_goes_out_in_one_write_and_in_its_order() throws Exception {
    out.add(method(1, OPEN));
    out.add(publication(1, 10_000, Map.of("colour", "blue")));
    out.add(method(2, OPEN));
    assertThat(writes).isEmpty();

    out.flush();
    out.flush();

    assertThat(writes).hasSize(1);
    List<Frame> frames = frames(writes.get(0));
    assertThat(frames)
        .extracting(Frame::getType)
        .containsExactly(
            AMQP.FRAME_METHOD,
            AMQP.FRAME_METHOD,
            AMQP.FRAME_HEADER,
            AMQP.FRAME_BODY,
            AMQP.FRAME_BODY,
            AMQP.FRAME_BODY,
            AMQP.FRAME_METHOD);
    assertThat(frames).allMatch(frame -> frame.getPayload().length <= FRAME_MAX - 8);
    assertThat(frames.subList(3, 6).stream().mapToInt(frame -> frame.getPayload().length).sum())
        .isEqualTo(10_000);
  }

  @Test
  void nothing_follows_a_channels_last_word_until_it_is_opened_again() throws Exception {
    out.add(method(3, CLOSE_OK));
    int before = out.waiting();

    assertThatIOException().isThrownBy(() -> out.add(publication(3, 1, Map.of())));
    assertThat(out.waiting()).isEqualTo(before);
    out.add(publication(4, 1, Map.of()));
    out.add(method(3, OPEN));
    out.add(publication(3, 1, Map.of()));

    out.flush();
    assertThat(frames(writes.get(0)))
        .extracting(Frame::getChannel)
        .containsExactly(3, 4, 4, 4, 3, 3, 3, 3);
  }

  @Test
  void a_message_that_cannot_be_written_leaves_nothing_behind() throws Exception {
    out.add(method(1, OPEN));
    int before = out.waiting();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> out.add(publication(1, 1, Map.of("large", "x".repeat(FRAME_MAX)))));

    assertThat(out.waiting()).isEqualTo(before);
  }

  @Test
  void after_a_write_has_failed_all_fail() throws Exception {
    out.add(method(1, OPEN));
    broken = true;
    assertThatIOException().isThrownBy(out::flush);
    broken = false;

    assertThatIOException().isThrownBy(out::flush);
    assertThatIOException().isThrownBy(() -> out.add(publication(1, 1, Map.of())));
  }

  @Test
  void what_is_very_much_does_not_wait() throws Exception {
    for (int i = 0; i < 3; i++) {
      out.add(frame(AMQP.FRAME_BODY, 1, new byte[Outbound.MOST / 2]));
    }

    assertThat(writes).hasSize(1);
    assertThat(out.waiting()).isLessThan(Outbound.MOST);
  }

  private static Frame method(int channel, byte[] payload) throws IOException {
    return frame(AMQP.FRAME_METHOD, channel, payload);
  }

  private static Frame frame(int type, int channel, byte[] payload) throws IOException {
    Frame frame = new Frame(type, channel);
    frame.getOutputStream().write(payload);
    return frame;
  }

  private static Publication publication(int channel, int size, Map<String, String> headers) {
    byte[] body = new byte[size];
    Outgoing message =
        new Outgoing(
            "a test's message",
            new Route(null, "lab", Route.IfUnroutable.FAILS),
            body,
            new ManualTimer().deadline(Duration.ofSeconds(60)),
            true,
            headers,
            -1,
            new Backlog(10, 1 << 20),
            Outgoing.Progress.NONE);
    return new Publication(channel, message, new MessageProperties(null, true), body, FRAME_MAX);
  }

  private static List<Frame> frames(byte[] written) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(written));
    List<Frame> frames = new ArrayList<>();
    while (in.available() > 0) {
      frames.add(Frame.readFrom(in, () -> FRAME_MAX));
    }
    return frames;
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
