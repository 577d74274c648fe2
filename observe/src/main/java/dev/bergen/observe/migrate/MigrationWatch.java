// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import java.time.Duration;

/** Looks on as a migration goes, and may stop it. Called on the thread that runs it. */
public interface MigrationWatch {
  /** Is notified that a step begins. */
  void begins(Step step);

  /** Is notified of a completed action. */
  void done(String what);

  /** Whether the migration may continue; asked before each step, and while it waits or moves. */
  boolean mayContinue();

  /** Waits so long, or until the migration must stop. */
  void pause(Duration most) throws InterruptedException;
}
