// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.util.List;

/**
 * A rig that can be measured, before it is opened.
 *
 * @param id what it is called on the command line: {@code bergen-async}
 * @param opener opens it
 * @param levels with how many in flight it is measured, if the schedule has them; none says all
 */
public record Entry(String id, Opener opener, List<Integer> levels) {
  public Entry {
    levels = List.copyOf(levels);
  }

  /** One that is measured at all levels. */
  public Entry(String id, Opener opener) {
    this(id, opener, List.of());
  }

  /** Returns the same rig at some levels only. */
  public Entry at(List<Integer> some) {
    return new Entry(id, opener, some);
  }

  boolean isMeasuredAt(int level) {
    return levels.isEmpty() || levels.contains(level);
  }

  /** Opens a rig at a site. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Returns a rig that works.
     *
     * @throws NotHereException if this machine has not got what it needs
     * @throws Exception if it does not work
     */
    Rig open(Site site) throws Exception;
  }
}
