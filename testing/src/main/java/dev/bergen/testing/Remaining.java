// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import java.util.List;
import java.util.function.Predicate;

/**
 * The recorded messages that match a test's wish; at least one must.
 *
 * @param wanted in words, for the failure
 */
record Remaining<T>(String wanted, List<?> all, List<T> left) {

  Remaining {
    if (left.isEmpty()) {
      throw new AssertionError("Expected " + wanted + ", but" + listing(all));
    }
  }

  /** Keeps those for which {@code condition} holds. */
  Remaining<T> keep(String description, Predicate<T> condition) {
    return new Remaining<>(
        wanted + " " + description, all, left.stream().filter(condition).toList());
  }

  void requireTimes(int count) {
    if (left.size() != count) {
      throw new AssertionError(
          "Expected %s, %d times and not %d, but%s"
              .formatted(wanted, count, left.size(), listing(all)));
    }
  }

  static String listing(List<?> recorded) {
    if (recorded.isEmpty()) {
      return " nothing was sent";
    }
    StringBuilder text = new StringBuilder(" these were sent:");
    recorded.forEach(each -> text.append("\n  ").append(each));
    return text.toString();
  }
}
