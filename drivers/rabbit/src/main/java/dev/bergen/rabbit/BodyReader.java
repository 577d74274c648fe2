// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.bergen.rabbit.Rejections.Kind;
import dev.bergen.wire.Compression;
import dev.bergen.wire.JsonLimits;
import dev.bergen.wire.MalformedMessageException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was delivered into a message, or counts why it is none.
 *
 * <p>Threads: any.
 */
final class BodyReader {

  /** Reads one kind of message. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(byte[] body, JsonLimits limits) throws MalformedMessageException;
  }

  private final JsonLimits limits;
  private final Rejections rejections;

  BodyReader(JsonLimits limits, Rejections rejections) {
    this.limits = limits;
    this.rejections = rejections;
  }

  /**
   * Reads a message.
   *
   * @param where it came from, for the log
   * @return {@code null} if it must be rejected, which was counted
   */
  <T> @Nullable T read(String where, BasicProperties properties, byte[] body, Decoder<T> decoder) {
    if (!MessageProperties.CONTENT_TYPE.equals(properties.getContentType())) {
      rejections.add(Kind.CONTENT_TYPE, where, "the content type is not application/json");
      return null;
    }
    byte[] plain;
    try {
      plain = decompress(properties, body);
    } catch (MalformedMessageException e) {
      rejections.add(Kind.COMPRESSION, where, String.valueOf(e.getMessage()));
      return null;
    }
    try {
      return decoder.decode(plain, limits);
    } catch (MalformedMessageException e) {
      rejections.add(Kind.BODY, where, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private byte[] decompress(BasicProperties properties, byte[] body)
      throws MalformedMessageException {
    Map<String, Object> headers = properties.getHeaders();
    Object name = headers == null ? null : headers.get(Compression.HEADER);
    return name == null ? body : BodyCompression.restore(name.toString(), body, limits);
  }
}
