// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names of members that every message has, so that reading one does not create a string. */
final class MessageKeys {

  /** A power of two. */
  private static final int SLOTS = 64;

  /** By {@link #slot}. If two names share one, it has only the later. */
  private static final @Nullable Key[] KNOWN = new @Nullable Key[SLOTS];

  static {
    for (String name :
        new String[] {
          "oslo.version",
          "oslo.message",
          "method",
          "args",
          "namespace",
          "version",
          "_msg_id",
          "_reply_q",
          "_timeout",
          "_unique_id",
          "result",
          "failure",
          "ending",
          "message_id",
          "publisher_id",
          "event_type",
          "priority",
          "payload",
          "timestamp"
        }) {
      byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
      KNOWN[slot(bytes, 0, bytes.length)] = new Key(name, bytes);
    }
  }

  private record Key(String name, byte[] bytes) {}

  private MessageKeys() {}

  /** Returns the ASCII name between {@code start} and {@code end}. */
  static String of(byte[] json, int start, int end) {
    if (start < end) {
      Key key = KNOWN[slot(json, start, end)];
      if (key != null && Arrays.equals(json, start, end, key.bytes, 0, key.bytes.length)) {
        return key.name;
      }
    }
    return SeenTexts.of(json, start, end);
  }

  private static int slot(byte[] json, int start, int end) {
    return (5 * (end - start) + 9 * json[end - 1] + json[(start + end) / 2]) & (SLOTS - 1);
  }
}
