// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last roll of a topic.
 *
 * @param consumers how many consumers its queue had then; {@code null} if unknown
 * @param doubted whether a server of the roll has not answered since: others may have taken its
 *     place
 */
record Known(Roll roll, @Nullable Integer consumers, boolean doubted) {

  /** Whether no server can have come or gone, judging by the present number of consumers. */
  boolean holds(@Nullable Integer now) {
    return !doubted && now != null && now.equals(consumers);
  }

  /** Returns the same after its servers were asked. */
  Known after(List<Seen> servers) {
    return new Known(roll, consumers, servers.stream().anyMatch(server -> server.stats() == null));
  }
}
