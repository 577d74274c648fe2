// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A short text that is equal for equal JSON, whatever order its members have. */
final class Digest {
  private static final int BYTES = 8;

  private Digest() {}

  static String of(Json value) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256")
              .digest(Json.of(sorted(value.toJava())).text().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Returns the value itself where nothing is to be sorted, as in most arguments. */
  private static @Nullable Object sorted(@Nullable Object value) {
    if (isSorted(value)) {
      return value;
    }
    if (value instanceof Map<?, ?> members) {
      Map<String, @Nullable Object> sorted = new TreeMap<>();
      members.forEach((name, member) -> sorted.put(String.valueOf(name), sorted(member)));
      return sorted;
    }
    if (value instanceof List<?> elements) {
      List<@Nullable Object> sorted = new ArrayList<>();
      elements.forEach(element -> sorted.add(sorted(element)));
      return sorted;
    }
    return value;
  }

  private static boolean isSorted(@Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      String last = null;
      for (Map.Entry<?, ?> member : members.entrySet()) {
        String name = String.valueOf(member.getKey());
        if ((last != null && last.compareTo(name) >= 0) || !isSorted(member.getValue())) {
          return false;
        }
        last = name;
      }
      return true;
    }
    return !(value instanceof List<?> elements) || elements.stream().allMatch(Digest::isSorted);
  }
}
