// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.wire.GoldenVectors.Vector;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed bodies. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompressionTest {

  private static final JsonLimits LIMITS = new JsonLimits(20_000, 10, 100, 10);

  private static Stream<Vector> recorded() {
    return GoldenVectors.compressed();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  @Tag("CFG-R15")
  @Tag("asks-recordings")
  void bodies_compressed_by_the_reference_are_read(Vector vector) throws Exception {
    String header = vector.properties().path("headers").path("compression").asText();

    byte[] body = Compression.decompress(header, vector.body(), JsonLimits.DEFAULT);

    assertThat(writtenAgain(vector.role(), body)).isEqualTo(body);
  }

  private static byte[] writtenAgain(String role, byte[] body) throws MalformedMessageException {
    return switch (role) {
      case "reply" -> ReplyMessage.decode(body, JsonLimits.DEFAULT).encode();
      case "notification" ->
          NotificationMessage.decode(body, JsonLimits.DEFAULT).encode(NotificationFormat.ENVELOPE);
      default -> RequestMessage.decode(body, JsonLimits.DEFAULT).encode();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "application/x-gzip"})
  @Tag("CFG-R15")
  void gzip_means_a_zlib_stream(String name) throws Exception {
    byte[] body = "{\"method\": \"ping\"}".repeat(30).getBytes(StandardCharsets.UTF_8);
    Compression compression = Compression.named(name).orElseThrow();

    byte[] compressed = compression.compress(body);

    assertThat(compression.header()).isEqualTo("application/x-gzip");
    assertThat(compressed).startsWith(0x78, 0x9c).hasSizeLessThan(body.length);
    assertThat(Compression.decompress(name, compressed, LIMITS)).isEqualTo(body);
  }

  @Test
  void an_empty_body_survives() throws Exception {
    byte[] compressed = Compression.ZLIB.compress(new byte[0]);

    assertThat(Compression.decompress("gzip", compressed, LIMITS)).isEmpty();
  }

  @Test
  void a_body_that_would_grow_beyond_the_limit_is_refused() throws Exception {
    byte[] most = Compression.ZLIB.compress(new byte[20_000]);
    byte[] tooMany = Compression.ZLIB.compress(new byte[20_001]);
    byte[] bomb = Compression.ZLIB.compress(new byte[50_000_000]);

    assertThat(Compression.decompress("gzip", most, LIMITS)).hasSize(20_000);
    assertRefused("gzip", tooMany, "limit of 20,000 bytes");
    assertRefused("gzip", bomb, "limit of 20,000 bytes");
  }

  @Test
  void a_damaged_body_is_refused() throws Exception {
    byte[] good =
        Compression.ZLIB.compress("text that is long enough".getBytes(StandardCharsets.UTF_8));
    byte[] wrong = good.clone();
    wrong[wrong.length - 1] ^= 1;
    ByteArrayOutputStream realGzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(realGzip)) {
      out.write(good);
    }

    assertRefused("gzip", wrong, "damaged");
    assertRefused("gzip", Arrays.copyOf(good, good.length - 5), "not complete");
    assertRefused("gzip", new byte[0], "not complete");
    assertRefused("gzip", realGzip.toByteArray(), "damaged");
    assertRefused("gzip", withDictionary(), "not complete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bz2", "application/x-bz2", "application/x-lzma", "../gzip"})
  @Tag("RCV-11")
  void an_unknown_compression_is_refused(String header) {
    assertRefused(header, new byte[] {1}, "not supported");
    assertThat(Compression.named(header)).isEmpty();
  }

  private static byte[] withDictionary() throws Exception {
    Deflater deflater = new Deflater();
    deflater.setDictionary(new byte[] {1, 2, 3});
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, deflater)) {
      out.write(new byte[] {1, 2, 3});
    }
    deflater.end();
    return compressed.toByteArray();
  }

  private static void assertRefused(String header, byte[] body, String message) {
    assertThatThrownBy(() -> Compression.decompress(header, body, LIMITS))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(message);
  }
}
