// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Joins replies to the calls that they belong to. Of calls without an end the newest 100,000 are
 * remembered.
 *
 * <p>Threads: one at a time.
 */
public final class Calls {
  private static final int MOST = 100_000;

  private final Map<String, Call> calls =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Call> eldest) {
          return size() > MOST;
        }
      };

  /** Remembers none yet. */
  public Calls() {}

  /** Remembers a call; finds that of a reply, and forgets it with the last one. */
  public Joined join(Sighting seen) {
    String id = seen.messageId();
    if (id == null) {
      return new Joined(seen, null);
    }
    return switch (seen.kind()) {
      case CALL -> {
        calls.putIfAbsent(id, Call.of(seen));
        yield new Joined(seen, null);
      }
      case REPLY, FAILURE, HEARTBEAT ->
          new Joined(
              seen,
              seen.last() && seen.kind() != Kind.HEARTBEAT ? calls.remove(id) : calls.get(id));
      case CAST, FANOUT, NOTIFICATION, UNREADABLE -> new Joined(seen, null);
    };
  }
}
