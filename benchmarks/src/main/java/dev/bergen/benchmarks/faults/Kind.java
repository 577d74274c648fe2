// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.util.Locale;

/** What can be sent. */
enum Kind {
  CALL,
  CAST,
  FANOUT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
