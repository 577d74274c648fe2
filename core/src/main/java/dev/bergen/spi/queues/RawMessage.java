// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as the broker delivered it, with its body unread.
 *
 * <p>Threads: any; its maps are unmodifiable, and the body must not be changed.
 */
public final class RawMessage {
  private final String source;
  private final Map<String, Object> properties;
  private final Map<String, @Nullable Object> headers;
  private final byte[] body;

  /**
   * @param source the queue that it came from, or the partition and the offset
   * @param properties its properties by the protocol's names, such as {@code content_type}; only
   *     those that its sender set
   * @param headers its headers. JSON can carry their values, and those of the properties
   * @param body is not copied
   */
  public RawMessage(
      String source,
      Map<String, Object> properties,
      Map<String, @Nullable Object> headers,
      byte[] body) {
    this(source, body, new LinkedHashMap<>(properties), new LinkedHashMap<>(headers));
  }

  private RawMessage(
      String source,
      byte[] body,
      Map<String, Object> properties,
      Map<String, @Nullable Object> headers) {
    this.source = source;
    this.properties = Collections.unmodifiableMap(properties);
    this.headers = Collections.unmodifiableMap(headers);
    this.body = body;
  }

  /**
   * Makes one like the constructor, but of maps that nothing changes any more: they are not copied.
   */
  public static RawMessage of(
      String source,
      Map<String, Object> properties,
      Map<String, @Nullable Object> headers,
      byte[] body) {
    return new RawMessage(source, body, properties, headers);
  }

  /** Returns the queue that it came from, or the partition and the offset. */
  public String source() {
    return source;
  }

  /** Returns its properties, by the protocol's names. */
  public Map<String, Object> properties() {
    return properties;
  }

  /** Returns its headers. */
  public Map<String, @Nullable Object> headers() {
    return headers;
  }

  /** Returns its body, which must not be changed; empty if it has none. */
  public byte[] body() {
    return body;
  }

  /** Returns a description for logs, without headers and body. */
  @Override
  public String toString() {
    return "message of %d bytes on %s".formatted(body.length, source);
  }
}
