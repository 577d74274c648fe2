// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.rabbit.codec.Rejections.Kind;
import dev.bergen.wire.Compression;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was delivered into a message, or counts why it is none.
 *
 * <p>Threads: any.
 */
public final class BodyReader {

  /** Reads one kind of message. */
  @FunctionalInterface
  public interface Decoder<T> {
    T decode(byte[] body, JsonLimits limits) throws MalformedMessageException;
  }

  private final JsonLimits limits;
  private final Rejections rejections;

  public BodyReader(JsonLimits limits, Rejections rejections) {
    this.limits = limits;
    this.rejections = rejections;
  }

  /**
   * Reads a message.
   *
   * @param where it came from, for the log
   * @return {@code null} if it must be rejected, which was counted and logged
   */
  public <T> @Nullable T read(
      String where, Properties properties, byte[] body, Decoder<T> decoder) {
    try {
      return read(properties, body, decoder);
    } catch (UnreadableException e) {
      rejections.add(e.kind(), where, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * Reads a message.
   *
   * @throws UnreadableException if it is none, which is for the caller to count
   */
  public <T> T read(Properties properties, byte[] body, Decoder<T> decoder)
      throws UnreadableException {
    if (!BodyWriter.CONTENT_TYPE.equals(properties.contentType())) {
      throw new UnreadableException(
          Kind.CONTENT_TYPE, "the content type is not application/json", null);
    }
    byte[] plain;
    try {
      plain = decompress(properties, body);
    } catch (MalformedMessageException e) {
      throw new UnreadableException(Kind.COMPRESSION, String.valueOf(e.getMessage()), e);
    }
    try {
      return decoder.decode(plain, limits);
    } catch (MalformedMessageException e) {
      throw new UnreadableException(Kind.BODY, String.valueOf(e.getMessage()), e);
    }
  }

  /** Counts a message whose defect is reported elsewhere. */
  public void count(UnreadableException unreadable) {
    rejections.count(unreadable.kind());
  }

  private byte[] decompress(Properties properties, byte[] body) throws MalformedMessageException {
    Map<String, @Nullable Object> headers = properties.headers();
    Object name = headers == null ? null : headers.get(Compression.HEADER);
    return name == null
        ? inUtf8(properties.contentEncoding(), body)
        : BodyCompression.restore(name.toString(), body, limits);
  }

  /**
   * Returns the text in UTF-8 if its producer declares another encoding. As in Python, a body that
   * is not in the declared encoding is returned unchanged.
   */
  private static byte[] inUtf8(@Nullable String encoding, byte[] body) {
    if (encoding == null || encoding.equalsIgnoreCase("utf-8") || !isCharset(encoding)) {
      return body;
    }
    try {
      Charset charset = Charset.forName(encoding);
      return charset
          .newDecoder()
          .decode(ByteBuffer.wrap(body))
          .toString()
          .getBytes(StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      return body;
    }
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }
}
