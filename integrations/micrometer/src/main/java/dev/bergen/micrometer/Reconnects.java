// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.spi.ConnectionChange;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts connections that were lost and are back, and knows which are blocked.
 *
 * <p>Threads: any.
 */
final class Reconnects implements Consumer<ConnectionChange> {
  // Guarded by this.
  private final Set<String> lost = new HashSet<>();
  private final Set<String> blocked = new HashSet<>();
  private long count;

  @Override
  public synchronized void accept(ConnectionChange change) {
    String connection = change.connection();
    switch (change.state()) {
      case UP -> {
        if (lost.remove(connection)) {
          count++;
        }
      }
      case LOST -> {
        lost.add(connection);
        blocked.remove(connection);
      }
      case BLOCKED -> blocked.add(connection);
      case UNBLOCKED -> blocked.remove(connection);
      case UNREACHABLE -> {}
    }
  }

  synchronized long count() {
    return count;
  }

  synchronized boolean isBlocked() {
    return !blocked.isEmpty();
  }
}
