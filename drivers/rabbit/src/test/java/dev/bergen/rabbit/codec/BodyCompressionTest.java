// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that travel compressed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BodyCompressionTest {
  private static final JsonLimits LIMITS = new JsonLimits(20_000, 10, 100, 10);

  @ParameterizedTest
  @CsvSource({
    "gzip, application/x-gzip, 789c",
    "zlib, application/x-gzip, 789c",
    "bzip2, application/x-bz2, 425a68",
    "bzip, application/x-bz2, 425a68",
    "lzma, application/x-lzma, fd377a585a00",
    "xz, application/x-lzma, fd377a585a00",
    "zstd, application/zstd, 28b52ffd",
    "zstandard, application/zstd, 28b52ffd",
    "brotli, application/x-brotli, ''"
  })
  @Tag("CFG-R15")
  @Tag("RPB-05")
  void each_name_has_its_header_and_format(String name, String header, String beginning)
      throws Exception {
    byte[] body = "{\"method\": \"ping\"}".repeat(30).getBytes(StandardCharsets.UTF_8);
    BodyCompression compression = BodyCompression.named(name).orElseThrow();

    byte[] compressed = compression.compress(body);

    assertThat(compression.header()).isEqualTo(header);
    assertThat(HexFormat.of().formatHex(compressed)).startsWith(beginning);
    assertThat(compressed).hasSizeLessThan(body.length);
    assertThat(BodyCompression.restore(header, compressed, LIMITS)).isEqualTo(body);
    assertThat(BodyCompression.restore(name, compressed, LIMITS)).isEqualTo(body);
  }

  @Test
  @Tag("RPB-06")
  void the_documented_name_bz2_means_bzip2() {
    assertThat(BodyCompression.named("bz2")).contains(BodyCompression.BZIP2);
  }

  @ParameterizedTest
  @EnumSource
  void a_damaged_body_is_refused_and_an_empty_one_is_read(BodyCompression compression)
      throws Exception {
    byte[] good =
        compression.compress("a text of some length, ".repeat(9).getBytes(StandardCharsets.UTF_8));
    byte[] scrambled = good.clone();
    Arrays.fill(scrambled, 0, 12, (byte) 0x55);

    assertRefused(compression, Arrays.copyOf(good, good.length / 2), "");
    assertRefused(compression, scrambled, "");
    assertThat(restore(compression, compression.compress(new byte[0]))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_body_that_would_grow_beyond_the_limit_is_refused(BodyCompression compression)
      throws Exception {
    byte[] most = compression.compress(new byte[20_000]);

    assertThat(restore(compression, most)).hasSize(20_000);
    assertRefused(compression, compression.compress(new byte[20_001]), "limit of 20,000 bytes");
    assertRefused(compression, compression.compress(new byte[5_000_000]), "limit of 20,000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lz4", "application/x-snappy", "../gzip"})
  @Tag("RCV-11")
  void an_unknown_compression_is_refused(String header) {
    assertThatThrownBy(() -> BodyCompression.restore(header, new byte[] {1}, LIMITS))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("not supported");
  }

  @ParameterizedTest
  @CsvSource({
    "BZIP2, commons-compress",
    "LZMA, org.tukaani:xz",
    "ZSTD, zstd-jni",
    "BROTLI, brotli4j"
  })
  void where_a_library_is_missing_its_artifact_is_named(String name, String artifact)
      throws Exception {
    try (WithoutLibraries loader = new WithoutLibraries()) {
      Class<?> type = loader.loadClass(BodyCompression.class.getName());
      Object compression =
          Arrays.stream(type.getEnumConstants())
              .filter(constant -> constant.toString().equals(name))
              .findFirst()
              .orElseThrow();
      var missing = type.getDeclaredMethod("missing");
      missing.setAccessible(true);

      assertThat((String) missing.invoke(compression)).contains(artifact);
    }
  }

  /** Loads our own classes anew, and none of the libraries. */
  private static final class WithoutLibraries extends URLClassLoader {
    WithoutLibraries() {
      super(new URL[0], BodyCompressionTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.apache.commons.")
          || name.startsWith("org.tukaani.")
          || name.startsWith("com.github.luben.")
          || name.startsWith("com.aayushatharva.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.bergen.rabbit.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream bytes = getParent().getResourceAsStream(file)) {
        byte[] code = bytes.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static byte[] restore(BodyCompression compression, byte[] body) throws Exception {
    return BodyCompression.restore(compression.header(), body, LIMITS);
  }

  private static void assertRefused(BodyCompression compression, byte[] body, String why) {
    assertThatThrownBy(() -> restore(compression, body))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(why);
  }
}
