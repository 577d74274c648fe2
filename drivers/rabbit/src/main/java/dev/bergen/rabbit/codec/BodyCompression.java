// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.wire.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ways to make a body smaller, as kombu knows them. The sender chooses one by its name in the
 * option {@code kombu_compression}; the receiver reads it from the message's header {@link
 * Compression#HEADER}, and not from its own option.
 */
public enum BodyCompression {
  /** A zlib stream, although one of its names, and its header, say gzip. */
  ZLIB("application/x-gzip", "", "gzip zlib"),

  /** {@code bz2} is the documented name, with which the reference cannot send. */
  BZIP2("application/x-bz2", "org.apache.commons:commons-compress", "bzip2 bzip bz2"),
  LZMA("application/x-lzma", "org.tukaani:xz", "lzma xz"),
  ZSTD("application/zstd", "com.github.luben:zstd-jni", "zstd zstandard"),
  BROTLI(
      "application/x-brotli",
      "com.aayushatharva.brotli4j:brotli4j with the native artifact of this platform",
      "brotli");

  private static final int CHUNK = 8 * 1024;

  private final String header;
  private final String artifact;
  private final String names;

  /**
   * @param artifact what it needs; empty if nothing
   * @param names its values of the option, parted by blanks
   */
  BodyCompression(String header, String artifact, String names) {
    this.header = header;
    this.artifact = artifact;
    this.names = names;
  }

  /** Returns the compression of that option value or header value; empty if there is none. */
  public static Optional<BodyCompression> named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(
            known ->
                known.header.equals(wanted) || List.of(known.names.split(" ", -1)).contains(wanted))
        .findFirst();
  }

  /** Returns what the header must say. */
  String header() {
    return header;
  }

  /** Returns which artifact has to be added to use it; {@code null} if none has to. */
  public @Nullable String missing() {
    try {
      // Its streams, too, come from the library.
      codec().compressing(OutputStream.nullOutputStream()).close();
      return null;
    } catch (LinkageError e) {
      return artifact;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws LinkageError where the library is missing
   */
  private Codec codec() {
    return switch (this) {
      case ZLIB -> new Codec.Zlib();
      case BZIP2 -> new Codec.Bzip2();
      case LZMA -> new Codec.Xz();
      case ZSTD -> new Codec.Zstd();
      case BROTLI -> new Codec.Brotli();
    };
  }

  byte[] compress(byte[] body) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2 + 64);
    try (OutputStream into = codec().compressing(compressed)) {
      into.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("Compressing in memory failed", e);
    }
    return compressed.toByteArray();
  }

  /**
   * Restores a received body.
   *
   * @param header the value of the message's header
   * @throws MalformedMessageException if that compression is unknown, if its library is missing, if
   *     the body is damaged, or if it would have more bytes than the limits allow
   */
  static byte[] restore(String header, byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    BodyCompression compression = named(header).orElse(null);
    if (compression == null) {
      throw new MalformedMessageException(
          "The body is compressed in a way that is not supported", null);
    }
    return compression == ZLIB
        ? Compression.decompress(header, body, limits)
        : compression.restore(body, limits);
  }

  private byte[] restore(byte[] body, JsonLimits limits) throws MalformedMessageException {
    try (InputStream from = codec().restoring(new ByteArrayInputStream(body))) {
      ByteArrayOutputStream restored = new ByteArrayOutputStream(Math.max(CHUNK, body.length));
      byte[] chunk = new byte[CHUNK];
      for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
        if (count > limits.maxBytes() - restored.size()) {
          throw new MalformedMessageException(
              "The body has more than the limit of %,d bytes when decompressed"
                  .formatted(limits.maxBytes()),
              null);
        }
        restored.write(chunk, 0, count);
      }
      return restored.toByteArray();
    } catch (LinkageError e) {
      throw new MalformedMessageException(
          "The body is compressed as %s: add %s to read it".formatted(header, artifact), e);
    } catch (IOException | RuntimeException e) { // each library has its own way to say so
      throw new MalformedMessageException("The compressed body is damaged", e);
    }
  }
}
