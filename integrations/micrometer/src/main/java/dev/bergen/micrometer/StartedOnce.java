// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import io.micrometer.common.KeyValues;
import java.util.function.Supplier;

/**
 * Whether a convention has named what it observes. Micrometer asks for all names at the start and
 * once more at the stop, when only those of the end are new.
 *
 * <p>Threads: one at a time, as an observation is started before it is stopped.
 */
final class StartedOnce {
  private boolean tagged;
  private boolean detailed;

  /** Returns {@code all} tags the first time, later what the {@code end} changes. */
  KeyValues tags(Supplier<KeyValues> all, Supplier<KeyValues> end) {
    if (tagged) {
      return end.get();
    }
    tagged = true;
    return all.get();
  }

  /** Returns {@code all} details the first time, later none, as the context has them. */
  KeyValues details(Supplier<KeyValues> all) {
    if (detailed) {
      return KeyValues.empty();
    }
    detailed = true;
    return all.get();
  }
}
