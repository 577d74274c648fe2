// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

/** Begins the steps of a migration, unless it is to stop. */
final class Steps {
  private Steps() {}

  static void begin(Step step, MigrationWatch watch) throws MigrationException {
    watch.begins(step);
    requireContinue(step, watch);
  }

  static void requireContinue(Step step, MigrationWatch watch) throws MigrationException {
    if (!watch.mayContinue()) {
      throw MigrationException.stopped(step);
    }
  }
}
