// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import java.util.List;

/** A server that runs numbers. */
interface Worker {

  /** Returns every number from {@code first} on, as often as it ran. */
  List<Long> ran(long first);

  /** Whether it is of this project, so that it has to keep every promise. */
  boolean isOurs();
}
