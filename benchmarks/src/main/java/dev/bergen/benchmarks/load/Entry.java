// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

/**
 * A rig that can be measured, before it is opened.
 *
 * @param id what it is called on the command line: {@code bergen-async}
 * @param opener opens it
 */
public record Entry(String id, Opener opener) {
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
