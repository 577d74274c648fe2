// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request sees database rows that are marked as deleted. Nova and Cinder refuse a context
 * that has another value, or null; Cinder one that has none at all, too.
 */
public enum ReadDeleted {
  /** Rows that are not deleted. */
  NO,
  /** All rows. */
  YES,
  /** Deleted rows alone. */
  ONLY;

  /** Returns the word that travels. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the value of {@code word}; {@link #NO}, as services assume, if it is none. */
  static ReadDeleted of(@Nullable Object word) {
    for (ReadDeleted value : values()) {
      if (value.word().equals(word)) {
        return value;
      }
    }
    return NO;
  }
}
