// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import org.jspecify.annotations.Nullable;

/**
 * A migration cannot begin or continue. Completed steps stay completed, nothing is lost, and it can
 * be continued or rolled back; the message gives the reason.
 */
public final class MigrationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean stopped;

  private MigrationException(String message, boolean stopped, @Nullable Throwable cause) {
    super(message, cause);
    this.stopped = stopped;
  }

  static MigrationException of(String message) {
    return new MigrationException(message, false, null);
  }

  static MigrationException of(String message, @Nullable Throwable cause) {
    return new MigrationException(message, false, cause);
  }

  static MigrationException stopped(Step before) {
    return new MigrationException("Stopped before: " + before.text(), true, null);
  }

  /** Whether the operator stopped it. */
  public boolean isStopped() {
    return stopped;
  }
}
