// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that was read and requeued.
 *
 * @param redelivered whether it had been handed out before
 * @param remaining how many wait behind it
 * @param bytes of the whole payload
 * @param payload the requested part of it
 * @param base64 whether the payload is not text and so in Base64
 */
public record BrokerMessage(
    String exchange,
    String key,
    boolean redelivered,
    long remaining,
    long bytes,
    String payload,
    boolean base64,
    Map<String, @Nullable Object> properties) {

  public BrokerMessage {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  static BrokerMessage of(Fields row) {
    return new BrokerMessage(
        row.text("exchange"),
        row.text("routing_key"),
        row.flag("redelivered"),
        row.number("message_count"),
        row.number("payload_bytes"),
        row.text("payload"),
        row.text("payload_encoding").equals("base64"),
        row.map("properties"));
  }
}
