// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.spi.queues.TappedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are damaged, or made to do harm. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostileRecordingTest {
  private static final int BLOCKS = 4;

  @TempDir Path directory;
  private Path file;
  private byte[] whole = new byte[0];

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("traffic.rec");
    try (RecordingWriter writer = RecordingWriter.create(file, true)) {
      for (int i = 0; i < BLOCKS; i++) {
        writer.add(Messages.call(i));
        writer.flush();
      }
    }
    whole = Files.readAllBytes(file);
  }

  private List<String> readAll() {
    try (RecordingReader reader = RecordingReader.open(file)) {
      List<String> texts = new ArrayList<>();
      reader.forEachRemaining(message -> texts.add(Messages.text(message)));
      return texts;
    }
  }

  private void change(int place, int... bytes) throws IOException {
    byte[] changed = whole.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[place + i] = (byte) bytes[i];
    }
    Files.write(file, changed);
  }

  @Test
  void another_kind_of_file_is_distinguished_from_a_recording() throws IOException {
    Files.writeString(file, "{\"bergen_replay\": 1}\n");

    assertThatThrownBy(this::readAll)
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("traffic.rec")
        .hasMessageContaining("is not a recording");
    assertThat(RecordingReader.isRecording(file)).isFalse();
  }

  @Test
  void a_file_that_is_too_short_says_how_short() throws IOException {
    Files.writeString(file, "x");

    assertThatThrownBy(this::readAll).hasMessageContaining("only 1 bytes");
  }

  @Test
  void a_later_version_is_refused_with_what_to_do() throws IOException {
    change(8, 0, 2);

    assertThatThrownBy(this::readAll)
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("newer");
  }

  @Test
  void damage_in_the_middle_names_the_file_the_place_and_a_way_out() throws IOException {
    change(Format.HEADER_BYTES + Format.BLOCK_HEADER_BYTES + 5, 1, 2, 3);

    assertThatThrownBy(this::readAll)
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("traffic.rec: is damaged at byte 16")
        .hasMessageContaining("checksum")
        .hasMessageContaining("head -c 16");
    assertThatThrownBy(() -> RecordingWriter.append(file, true))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at byte 16")
        .hasMessageContaining("another file");
    assertThat(Files.size(file)).isEqualTo(whole.length);
  }

  @Test
  void huge_lengths_are_refused_before_memory_is_taken_for_them() throws IOException {
    for (int field = 4; field <= 12; field += 4) {
      change(Format.HEADER_BYTES + field, 0x7F, 0xFF, 0xFF, 0xFF);
      assertThatThrownBy(this::readAll).hasMessageContaining("which cannot be");
      change(Format.HEADER_BYTES + field, 0xFF, 0xFF, 0xFF, 0xFF);
      assertThatThrownBy(this::readAll).hasMessageContaining("which cannot be");
    }
  }

  @Test
  void a_block_that_ends_beyond_the_file_is_its_torn_end() throws IOException {
    change(Format.HEADER_BYTES + 4, 0x00, 0x00, 0xFF, 0xFF);

    try (RecordingReader reader = RecordingReader.open(file)) {
      assertThat(reader.hasNext()).isFalse();
      assertThat(reader.cutOff()).contains("at byte 16").contains("65,535 bytes");
    }
  }

  @Test
  void a_record_with_wrong_lengths_inside_a_sound_block_is_damage() throws IOException {
    RecordBuffer records = new RecordBuffer();
    records.number(1_000_000_000L);
    records.write8(Format.MESSAGE);
    ByteBuffer block = Block.pack(records, 1, 0, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
    byte[] changed = Arrays.copyOf(whole, Format.HEADER_BYTES + block.remaining());
    block.get(changed, Format.HEADER_BYTES, block.remaining());
    Files.write(file, changed);

    assertThatThrownBy(this::readAll)
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a length of 1,000,000,000");
  }

  @Test
  void an_impossible_time_is_damage() throws IOException {
    RecordBuffer records = new RecordBuffer();
    records.number(3);
    records.write8(Format.MISSED);
    records.signed(0);
    records.signed(1);
    for (long micros : new long[] {Long.MAX_VALUE, Format.MOST_MICROS + 1, Long.MIN_VALUE}) {
      Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      ByteBuffer block = Block.pack(records, 1, micros, deflater);
      byte[] longer = Arrays.copyOf(whole, whole.length + block.remaining());
      block.get(longer, whole.length, block.remaining());
      Files.write(file, longer);

      assertThatThrownBy(this::readAll)
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("is damaged at byte %,d".formatted(whole.length))
          .hasMessageContaining("further from 1970");
    }
  }

  @Test
  void the_farthest_times_are_apart_by_what_a_clock_can_count() throws IOException {
    Files.delete(file);
    TappedMessage message = Messages.call(1);
    try (RecordingWriter writer = RecordingWriter.create(file, true)) {
      writer.add(at(message, "-9999-01-01T00:00:00Z"));
      writer.add(at(message, "9999-01-01T00:00:00Z"));
    }
    List<Instant> times = new ArrayList<>();
    try (RecordingReader reader = RecordingReader.open(file)) {
      reader.forEachRemaining(each -> times.add(each.at()));
    }

    assertThat(times).hasSize(2);
    assertThat(Duration.between(times.get(0), times.get(1)).toNanos()).isPositive();
  }

  private static TappedMessage at(TappedMessage message, String time) {
    return new TappedMessage(
        Instant.parse(time),
        message.exchange(),
        message.routingKey(),
        message.queue(),
        message.user(),
        message.message());
  }

  @Test
  void records_of_a_kind_that_is_not_known_are_passed_over() throws IOException {
    RecordBuffer records = new RecordBuffer();
    records.number(4);
    records.write8(99);
    records.write8(0);
    records.write8(7);
    records.write8(7);
    ByteBuffer block = Block.pack(records, 1, 0, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
    byte[] longer = Arrays.copyOf(whole, whole.length + block.remaining());
    block.get(longer, whole.length, block.remaining());
    Files.write(file, longer);

    assertThat(readAll()).hasSize(BLOCKS);
  }

  /** Whatever one changes: what is read was written, or the reader says that something is wrong. */
  @Test
  void no_change_of_some_bytes_is_read_as_something_else() throws IOException {
    Random random = new Random(20_261_128);
    List<String> original = readAll();

    for (int round = 0; round < 3000; round++) {
      byte[] changed = mutated(random);
      Files.write(file, changed);
      try (RecordingReader reader = RecordingReader.open(file)) {
        int place = 0;
        while (reader.hasNext()) {
          assertThat(Messages.text(reader.next())).isEqualTo(original.get(place++));
        }
        assertThat(place == original.size() || reader.cutOff() != null || isShorter(changed))
            .as("round %d", round)
            .isTrue();
      } catch (RecordingException e) {
        assertThat(e).hasMessageContaining("traffic.rec");
      }
    }
  }

  private byte[] mutated(Random random) {
    byte[] changed = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> changed = Arrays.copyOf(changed, random.nextInt(whole.length));
      case 1 -> {
        int from = random.nextInt(whole.length);
        int to = Math.min(whole.length, from + 1 + random.nextInt(64));
        Arrays.fill(changed, from, to, (byte) random.nextInt());
      }
      default -> {
        for (int i = random.nextInt(3); i >= 0; i--) {
          changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return changed;
  }

  /** One that ends with a block cannot be told from one to which less was written. */
  private boolean isShorter(byte[] changed) {
    return changed.length < whole.length;
  }

  @Test
  void letters_of_another_alphabet_do_not_matter() throws IOException {
    Files.write(file, "§".repeat(100).getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(this::readAll).hasMessageContaining("is not a recording");
  }
}
