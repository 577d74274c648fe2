// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import java.util.List;

/** All that is measured by itself. */
final class Singles {
  private Singles() {}

  static List<Single> all() {
    return List.of();
  }
}
