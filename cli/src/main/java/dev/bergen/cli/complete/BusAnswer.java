// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import java.util.Collection;
import java.util.List;

/**
 * Names that a broker gave.
 *
 * @param isWhole whether nothing failed that could have given more of them
 */
record BusAnswer(List<String> names, boolean isWhole) {
  BusAnswer {
    names = List.copyOf(names);
  }

  static BusAnswer whole(Collection<String> names) {
    return new BusAnswer(List.copyOf(names), true);
  }

  static BusAnswer partial(Collection<String> names) {
    return new BusAnswer(List.copyOf(names), false);
  }
}
