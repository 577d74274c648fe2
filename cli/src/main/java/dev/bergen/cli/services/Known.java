// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last roll of a topic.
 *
 * @param consumers how many took from its queue then; {@code null} if nobody could tell
 * @param doubted whether somebody of the roll has not answered since: as many others may have taken
 *     their place
 */
record Known(Roll roll, @Nullable Integer consumers, boolean doubted) {

  /** Whether nobody can have come or gone, as far as {@code now} so many consumers tell. */
  boolean holds(@Nullable Integer now) {
    return !doubted && now != null && now.equals(consumers);
  }

  /** Returns the same after a look at its servers. */
  Known after(List<Seen> servers) {
    return new Known(roll, consumers, servers.stream().anyMatch(server -> server.stats() == null));
  }
}
