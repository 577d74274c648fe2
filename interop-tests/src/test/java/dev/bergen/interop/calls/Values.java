// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every kind of JSON value, in the Java types that a result has. */
final class Values {
  private Values() {}

  /** Returns the values, by a name for people. */
  static Map<String, @Nullable Object> all() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("null", null);
    all.put("true", true);
    all.put("false", false);
    numbers(all);
    texts(all);
    all.put("empty list", List.of());
    all.put("empty object", Map.of());
    all.put("list", Arrays.asList(null, true, 1L, 1.0, "text", List.of(), Map.of()));
    all.put("object", Map.of("a", 1L, "b", List.of(2L, Map.of("c", 3.5)), "", "empty key"));
    all.put("non-ASCII key", Map.of("gr\u00fc\u00df \ud83d\ude80", 1L));
    all.put("nested", nested(50));
    all.put("long list", java.util.Collections.nCopies(10_000, 7L));
    return all;
  }

  private static void numbers(Map<String, @Nullable Object> all) {
    BigInteger two = BigInteger.TWO;
    all.put("0", 0L);
    all.put("-1", -1L);
    all.put("2^53 + 1", (1L << 53) + 1);
    all.put("2^63 - 1", Long.MAX_VALUE);
    all.put("-2^63", Long.MIN_VALUE);
    all.put("2^63", two.pow(63));
    all.put("-2^63 - 1", two.pow(63).negate().subtract(BigInteger.ONE));
    all.put("2^200", two.pow(200));
    all.put("1", 1L);
    all.put("1.0", 1.0);
    all.put("-0.0", -0.0);
    all.put("0.1", 0.1);
    all.put("1e-10", 1e-10);
    all.put("1e300", 1e300);
    all.put("smallest", Double.MIN_VALUE);
    all.put("2^53 + 1 as a float", 9007199254740993.0);
  }

  private static void texts(Map<String, @Nullable Object> all) {
    all.put("empty text", "");
    all.put("accents", "Gr\u00fc\u00dfe");
    all.put("astral", "\ud83d\ude80 \ud834\udd1e");
    all.put("lone surrogates", "a\ud800b\udc00");
    all.put("escapes", "\" \\ / \b\f\n\r\t \u0000 \u001f \u007f \u2028 \ufeff");
    all.put("looks like JSON", "{\"oslo.version\": \"2.0\"}");
    all.put("long text", "x\u00e9".repeat(100_000));
  }

  private static Object nested(int depth) {
    Object value = List.of();
    for (int i = 0; i < depth; i++) {
      value = i % 2 == 0 ? List.of(value) : Map.of("k", value);
    }
    return value;
  }
}
