// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as the broker delivered it, before anybody has read its body.
 *
 * <p>Threads: any; its maps cannot be changed, and nobody may change the body.
 */
public final class RawMessage {
  private final String source;
  private final Map<String, Object> properties;
  private final Map<String, @Nullable Object> headers;
  private final byte[] body;

  /**
   * @param source the queue it came from, or the partition and the place in it
   * @param properties what the protocol says of it, by the protocol's names, such as {@code
   *     content_type}; only those that its sender set
   * @param headers what its sender added. Their values, as those of the properties, are what JSON
   *     can carry
   * @param body is not copied
   */
  public RawMessage(
      String source,
      Map<String, Object> properties,
      Map<String, @Nullable Object> headers,
      byte[] body) {
    this.source = source;
    this.properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    this.body = body;
  }

  /** Returns the queue it came from, or the partition and the place in it. */
  public String source() {
    return source;
  }

  /** Returns what the protocol says of it, by the protocol's names. */
  public Map<String, Object> properties() {
    return properties;
  }

  /** Returns what its sender added. */
  public Map<String, @Nullable Object> headers() {
    return headers;
  }

  /** Returns its body, which is not to be changed; empty if it has none. */
  public byte[] body() {
    return body;
  }

  /** Names it for logs; headers and body stay out of them. */
  @Override
  public String toString() {
    return "message of %d bytes on %s".formatted(body.length, source);
  }
}
