// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compression of bodies. The sender chooses it by its name in the option {@code kombu_compression};
 * the receiver reads it from the message's header {@code compression}, independently of its own
 * option.
 */
public enum Compression {

  /** A zlib stream (RFC 1950), although its header and one of its names are gzip. */
  ZLIB("application/x-gzip", "gzip", "zlib");

  /** The name of the message's header. */
  public static final String HEADER = "compression";

  private static final int CHUNK = 8 * 1024;

  private final String header;
  private final String name;
  private final String otherName;

  Compression(String header, String name, String otherName) {
    this.header = header;
    this.name = name;
    this.otherName = otherName;
  }

  /** Returns the compression of that name in the option or the header; empty if it is unknown. */
  public static Optional<Compression> named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(compression -> compression.is(wanted)).findFirst();
  }

  /**
   * Decompresses a received body.
   *
   * @param header the value of the message's header
   * @throws MalformedMessageException if the compression is not supported, the body is damaged, or
   *     the result would exceed the limits; the message must be rejected
   */
  public static byte[] decompress(String header, byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    Compression compression =
        named(header)
            .orElseThrow(
                () ->
                    new MalformedMessageException(
                        "The body is compressed in a way that is not supported", null));
    return compression.decompress(body, limits);
  }

  private boolean is(String wanted) {
    return wanted.equals(name) || wanted.equals(otherName) || wanted.equals(header);
  }

  /** Returns the value of the header {@link #HEADER}. */
  public String header() {
    return header;
  }

  /** Returns {@code body} compressed, in a new array; the level is the JDK's default. */
  public byte[] compress(byte[] body) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(body);
      deflater.finish();
      ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2 + 64);
      byte[] chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        compressed.write(chunk, 0, deflater.deflate(chunk));
      }
      return compressed.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private byte[] decompress(byte[] body, JsonLimits limits) throws MalformedMessageException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(body);
      ByteArrayOutputStream restored = new ByteArrayOutputStream(Math.max(CHUNK, body.length));
      byte[] chunk = new byte[CHUNK];
      while (!inflater.finished()) {
        int count = inflater.inflate(chunk);
        if (count == 0 && !inflater.finished()) {
          throw new MalformedMessageException("The compressed body is not complete", null);
        }
        if (count > limits.maxBytes() - restored.size()) {
          throw new MalformedMessageException(
              "The body has more than the limit of %,d bytes when decompressed"
                  .formatted(limits.maxBytes()),
              null);
        }
        restored.write(chunk, 0, count);
      }
      return restored.toByteArray();
    } catch (DataFormatException e) {
      throw new MalformedMessageException("The compressed body is damaged", e);
    } finally {
      inflater.end();
    }
  }
}
