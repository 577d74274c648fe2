// SPDX-License-Identifier: Apache-2.0
package dev.bergen.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The severity of a notification. It is part of the address, so listeners can select by it. */
public enum Priority {
  AUDIT,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  CRITICAL,
  SAMPLE;

  private static final Priority[] ALL = values();

  private final String key = name().toLowerCase(Locale.ROOT);

  /** Returns its name in addresses: {@code info}, {@code warn}. */
  public String key() {
    return key;
  }

  /**
   * Returns the priority of that name in any case; {@code null} if the name is unknown.
   *
   * @param name {@code null} names no priority
   */
  public static @Nullable Priority ofName(@Nullable String name) {
    for (Priority priority : ALL) {
      if (priority.key.equalsIgnoreCase(name)) {
        return priority;
      }
    }
    return null;
  }
}
