// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.message.JsonLimits;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordingTest {
  private static final Session SESSION =
      new Session(
          Messages.START,
          "rabbit://mq:5672/prod",
          "nova",
          List.of("compute", "conductor"),
          true,
          true);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("traffic.rec");
  }

  private RecordingWriter open(boolean withSecrets) throws IOException {
    return RecordingWriter.append(file, withSecrets);
  }

  private static List<String> read(Path file) {
    try (RecordingReader reader = RecordingReader.open(file)) {
      List<String> texts = new ArrayList<>();
      reader.forEachRemaining(message -> texts.add(Messages.text(message)));
      return texts;
    }
  }

  private static List<String> calls(int from, int to) {
    List<String> texts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      texts.add(Messages.text(Messages.call(i)));
    }
    return texts;
  }

  private void record(int from, int to) throws IOException {
    try (RecordingWriter writer = open(true)) {
      for (int i = from; i < to; i++) {
        writer.add(Messages.call(i));
      }
    }
  }

  @Test
  void only_an_empty_file_is_made_anew_and_nothing_else_is_removed() throws IOException {
    Files.createFile(file);
    record(0, 3);
    assertThat(read(file)).hasSize(3);

    assertThatThrownBy(() -> RecordingWriter.append(directory, true))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("cannot be appended to");
    assertThat(directory).exists();
  }

  @Test
  void records_are_read_as_they_were_written() throws IOException {
    record(0, 2000);

    assertThat(read(file)).isEqualTo(calls(0, 2000));
  }

  @Test
  void every_part_of_a_message_is_kept() throws IOException {
    TappedMessage odd =
        new TappedMessage(
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            "",
            "überall.Ω",
            "q 1",
            true,
            List.of("q 1", ""),
            "guest",
            new RawMessage(
                "",
                Map.of("priority", 3L, "message_id", "m\n"),
                Map.of("n", List.of(1L, Map.of("deep", true))),
                new byte[] {0, -1, 7}));
    try (RecordingWriter writer = open(true)) {
      writer.add(odd);
      writer.add(Messages.of(""));
    }

    assertThat(read(file)).containsExactly(Messages.text(odd), Messages.text(Messages.of("")));
  }

  @Test
  void sessions_and_gaps_stand_where_they_were_written() throws IOException {
    try (RecordingWriter writer = open(true)) {
      writer.begin(SESSION);
      writer.add(Messages.call(1));
      writer.missed(3, Messages.START);
      writer.add(Messages.call(2));
    }

    try (RecordingReader reader = RecordingReader.open(file)) {
      reader.next();
      assertThat(reader.sessions()).containsExactly(SESSION);
      assertThat(reader.missed()).isZero();
      reader.next();
      assertThat(reader.missed()).isEqualTo(3);
      assertThat(reader.hasNext()).isFalse();
      assertThat(reader.cutOff()).isNull();
    }
  }

  @Test
  void an_uncounted_gap_makes_the_number_of_missed_messages_unknown() throws IOException {
    try (RecordingWriter writer = open(true)) {
      writer.missed(3, Messages.START);
      writer.missed(-1, Messages.START);
      writer.missed(3, Messages.START);
    }

    try (RecordingReader reader = RecordingReader.open(file)) {
      assertThat(reader.hasNext()).isFalse();
      assertThat(reader.missed()).isEqualTo(-1);
    }
  }

  @Test
  void flushed_records_can_be_read_while_more_are_written() throws IOException {
    try (RecordingWriter writer = open(true)) {
      writer.add(Messages.call(0));
      writer.flush();
      writer.add(Messages.call(1));

      assertThat(read(file)).isEqualTo(calls(0, 1));
    }
    assertThat(read(file)).isEqualTo(calls(0, 2));
  }

  @Test
  void a_file_that_was_cut_off_anywhere_is_read_to_its_last_whole_block() throws IOException {
    try (RecordingWriter writer = open(true)) {
      for (int i = 0; i < 3; i++) {
        writer.add(Messages.call(i));
        writer.flush();
      }
    }
    byte[] whole = Files.readAllBytes(file);
    List<Integer> ends = blockEnds(whole);

    for (int length = Format.HEADER_BYTES; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      int cut = length;
      int blocks = (int) ends.stream().filter(end -> end <= cut).count();
      try (RecordingReader reader = RecordingReader.open(file)) {
        List<String> texts = new ArrayList<>();
        reader.forEachRemaining(message -> texts.add(Messages.text(message)));
        assertThat(texts).as("cut at %d", length).isEqualTo(calls(0, blocks));
        boolean between = length == Format.HEADER_BYTES || ends.contains(length);
        assertThat(reader.cutOff() == null).as("cut at %d", length).isEqualTo(between);
      }
    }
  }

  private static List<Integer> blockEnds(byte[] whole) {
    List<Integer> ends = new ArrayList<>();
    int at = Format.HEADER_BYTES;
    while (at < whole.length) {
      at += Format.BLOCK_HEADER_BYTES + ByteBuffer.wrap(whole).getInt(at + 4);
      ends.add(at);
    }
    return ends;
  }

  @Test
  void appending_to_a_file_that_was_cut_off_removes_the_torn_end_first() throws IOException {
    record(0, 5);
    record(5, 10);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 20));

    try (RecordingWriter writer = open(true)) {
      assertThat(writer.removed()).isPositive();
      writer.add(Messages.call(77));
    }

    List<String> expected = new ArrayList<>(calls(0, 5));
    expected.add(Messages.text(Messages.call(77)));
    assertThat(read(file)).isEqualTo(expected);
  }

  @Test
  void zeros_that_a_lost_power_supply_left_are_a_torn_end() throws IOException {
    record(0, 5);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length + 4096));

    assertThat(read(file)).isEqualTo(calls(0, 5));
    record(5, 6);
    assertThat(read(file)).isEqualTo(calls(0, 6));
  }

  @Test
  void an_empty_file_becomes_a_recording_when_it_is_appended_to() throws IOException {
    Files.createFile(file);

    record(0, 1);

    assertThat(read(file)).isEqualTo(calls(0, 1));
  }

  @Test
  void a_new_recording_does_not_overwrite_a_file_and_is_its_owners_alone() throws IOException {
    RecordingWriter.create(file, true).close();

    assertThatThrownBy(() -> RecordingWriter.create(file, true))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.getPosixFilePermissions(file).toString()).doesNotContain("GROUP", "OTHERS");
  }

  @Test
  void two_cannot_write_the_same_file() throws IOException {
    try (RecordingWriter first = open(true)) {
      assertThatThrownBy(() -> open(true))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("traffic.rec")
          .hasMessageContaining("written by another process");
      first.add(Messages.call(0));
    }
    assertThat(read(file)).isEqualTo(calls(0, 1));
  }

  @Test
  void secrets_are_masked_in_context_arguments_and_failures_unless_they_are_asked_for()
      throws IOException {
    String failure =
        "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{\\\"_msg_id\\\": \\\"m\\\","
            + " \\\"failure\\\": \\\"{\\\\\\\"class\\\\\\\": \\\\\\\"E\\\\\\\","
            + " \\\\\\\"kwargs\\\\\\\": {\\\\\\\"api_key\\\\\\\": \\\\\\\"hush\\\\\\\"}}\\\"}\"}";
    try (RecordingWriter writer = open(false)) {
      writer.add(Messages.call(1));
      writer.add(Messages.of(failure));
      writer.add(Messages.of("{\"harmless\":   1}"));
      assertThat(writer.masked()).isEqualTo(2);
    }

    List<String> texts = read(file);

    assertThat(texts.get(0))
        .contains("***", "build_and_run_instance")
        .doesNotContain("s3cret", "gAAAA");
    assertThat(texts.get(1)).contains("***", "api_key").doesNotContain("hush");
    assertThat(texts.get(2)).endsWith("{\"harmless\":   1}");
    assertThat(Files.readAllBytes(file)[11]).isZero();
  }

  @Test
  void a_compressed_body_is_masked_and_compressed_again() throws Exception {
    TappedMessage plain = Messages.of("{\"password\": \"hush\"}");
    byte[] packed = Compression.ZLIB.compress(plain.message().body());
    try (RecordingWriter writer = open(false)) {
      writer.add(
          new TappedMessage(
              plain.at(),
              "",
              "k",
              null,
              null,
              new RawMessage("", Map.of(), Map.of("compression", "gzip"), packed)));
    }

    try (RecordingReader reader = RecordingReader.open(file)) {
      byte[] body =
          Compression.decompress("gzip", reader.next().message().body(), JsonLimits.DEFAULT);
      assertThat(new String(body, StandardCharsets.UTF_8)).contains("***").doesNotContain("hush");
    }
  }

  @Test
  void an_unreadable_body_may_be_secret_and_is_left_out() throws IOException {
    try (RecordingWriter writer = open(false)) {
      writer.add(Messages.of("password=hush"));
      assertThat(writer.leftOut()).isEqualTo(1);
    }

    assertThat(read(file)).singleElement().asString().doesNotContain("hush");
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain("hush");
  }

  @Test
  void masked_and_unmasked_messages_do_not_go_into_one_file() throws IOException {
    open(false).close();

    assertThatThrownBy(() -> open(true))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("masked");
  }

  @Test
  void a_recording_is_hardly_larger_than_its_bodies_are_when_compressed() throws IOException {
    ByteArrayOutputStream bodies = new ByteArrayOutputStream();
    for (int i = 0; i < 5000; i++) {
      bodies.write(Messages.call(i).message().body());
    }
    record(0, 5000);

    double ratio = (double) Files.size(file) / deflated(bodies.toByteArray());

    assertThat(ratio).isLessThan(1.15);
  }

  private static int deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] chunk = new byte[64 * 1024];
    int size = 0;
    while (!deflater.finished()) {
      size += deflater.deflate(chunk);
    }
    deflater.end();
    return size;
  }
}
