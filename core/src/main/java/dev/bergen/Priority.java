// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How grave a notification is. It is part of the address: listeners choose by it. */
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

  /** Returns how addresses call it: {@code info}, {@code warn}. */
  public String key() {
    return key;
  }

  /**
   * Returns the priority that a message or an address names, in upper or lower case; {@code null}
   * if there is none of that name.
   *
   * @param name {@code null} is the name of none
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
