// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.compare;

import dev.bergen.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place where two values differ.
 *
 * @param path such as {@code result.disks[2].size}
 * @param before the JSON text in the first; {@code null} if there is nothing at that place
 * @param after the JSON text in the second; {@code null} if there is nothing at that place
 */
public record Difference(String path, @Nullable String before, @Nullable String after) {
  /** Values are reported up to this length. */
  static final int LONGEST = 200;

  /** Takes differences as they are found. */
  @FunctionalInterface
  interface Sink {
    /** Takes one, and returns whether to continue. */
    boolean different(ValuePath path, Present before, Present after);
  }

  /** A value, or its absence. */
  record Present(boolean isThere, @Nullable Object value) {
    static final Present NOTHING = new Present(false, null);

    static Present of(@Nullable Object value) {
      return new Present(true, value);
    }

    /** Returns its JSON text, the beginning of it if it is long. */
    @Nullable String text() {
      if (!isThere) {
        return null;
      }
      String text = Json.of(value).text();
      return text.length() <= LONGEST
          ? text
          : "%s… (%,d characters)".formatted(text.substring(0, LONGEST), text.length());
    }
  }

  static Difference of(ValuePath path, Present before, Present after) {
    return new Difference(path.toString(), before.text(), after.text());
  }

  /**
   * Finds where two values from JSON differ. Numbers are equal when they are the same number, 1 and
   * 1.0 for example; the order of members does not matter, that of elements does.
   *
   * @return whether it went through all of both
   */
  static boolean find(@Nullable Object before, @Nullable Object after, ValuePath path, Sink sink) {
    if (before instanceof Map<?, ?> left && after instanceof Map<?, ?> right) {
      return findInMembers(left, right, path, sink);
    }
    if (before instanceof List<?> left && after instanceof List<?> right) {
      return findInElements(left, right, path, sink);
    }
    return Numbers.equal(before, after)
        || sink.different(path, Present.of(before), Present.of(after));
  }

  private static boolean findInMembers(
      Map<?, ?> before, Map<?, ?> after, ValuePath path, Sink sink) {
    TreeSet<String> names = new TreeSet<>();
    before.keySet().forEach(name -> names.add(String.valueOf(name)));
    after.keySet().forEach(name -> names.add(String.valueOf(name)));
    for (String name : names) {
      ValuePath place = path.member(name);
      boolean inBoth = before.containsKey(name) && after.containsKey(name);
      boolean more =
          inBoth
              ? find(before.get(name), after.get(name), place, sink)
              : sink.different(place, member(before, name), member(after, name));
      if (!more) {
        return false;
      }
    }
    return true;
  }

  private static Present member(Map<?, ?> members, String name) {
    return members.containsKey(name) ? Present.of(members.get(name)) : Present.NOTHING;
  }

  private static boolean findInElements(List<?> before, List<?> after, ValuePath path, Sink sink) {
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      ValuePath place = path.element(i);
      boolean inBoth = i < before.size() && i < after.size();
      boolean more =
          inBoth
              ? find(before.get(i), after.get(i), place, sink)
              : sink.different(place, element(before, i), element(after, i));
      if (!more) {
        return false;
      }
    }
    return true;
  }

  private static Present element(List<?> elements, int place) {
    return place < elements.size() ? Present.of(elements.get(place)) : Present.NOTHING;
  }
}
