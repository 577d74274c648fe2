// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Short texts that come with every message, such as names of exchanges: each is made once as long
 * as no other takes its place.
 *
 * <p>Threads: one at a time.
 */
public final class Texts {
  private static final int PLACES = 64;

  private final byte[] @Nullable [] keys = new byte[PLACES][];
  private final @Nullable String[] texts = new String[PLACES];

  String get(byte[] bytes, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ hash >>> 16) & (PLACES - 1);
    byte[] key = keys[place];
    String text = texts[place];
    if (key != null
        && text != null
        && Arrays.equals(key, 0, key.length, bytes, from, from + length)) {
      return text;
    }
    String fresh = new String(bytes, from, length, StandardCharsets.UTF_8);
    keys[place] = Arrays.copyOfRange(bytes, from, from + length);
    texts[place] = fresh;
    return fresh;
  }
}
