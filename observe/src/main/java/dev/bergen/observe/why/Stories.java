// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.why;

import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stories of the messages of one id: that of a message, or that of a request, which may have
 * many. The first 1,000 of them are followed.
 *
 * <p>Threads: one at a time.
 */
public final class Stories {
  private static final int MOST = 1_000;

  private final String id;
  private final Map<String, Story> stories = new LinkedHashMap<>();
  private @Nullable Instant last;
  private boolean hasLeftOut;

  /**
   * Follows what an id means.
   *
   * @param id message id or unique id of a message, or request id or global request id of a context
   */
  public Stories(String id) {
    this.id = id;
  }

  /** Takes a copy; returns whether it belongs here. */
  public boolean add(Sighting seen) {
    Story story =
        switch (seen.kind()) {
          case CALL, CAST, FANOUT, NOTIFICATION -> isMeant(seen) ? story(seen) : null;
          case REPLY, FAILURE, HEARTBEAT ->
              id.equals(seen.messageId()) ? story(seen) : stories.get(seen.identity());
          case UNREADABLE -> null;
        };
    if (seen.isDelivery()) {
      stories.values().stream().filter(one -> one != story).forEach(one -> one.overtakenBy(seen));
    }
    if (story == null) {
      return false;
    }
    story.add(seen);
    last = seen.at();
    return true;
  }

  /** Takes a message that waits in a queue; returns whether it belongs here. */
  public boolean found(Sighting seen, Story.Place place) {
    Story story = isMeant(seen) ? story(seen) : null;
    if (story != null) {
      story.found(seen, place);
    }
    return story != null;
  }

  private boolean isMeant(Sighting seen) {
    return id.equals(seen.messageId())
        || id.equals(seen.uniqueId())
        || id.equals(seen.requestId())
        || id.equals(seen.globalRequestId());
  }

  private @Nullable Story story(Sighting seen) {
    String identity = seen.identity() == null ? id : seen.identity();
    if (stories.size() >= MOST && !stories.containsKey(identity)) {
      hasLeftOut = true;
      return null;
    }
    return stories.computeIfAbsent(identity, Story::new);
  }

  /** Returns the stories of the messages, in the order in which they were seen first. */
  public List<Story> all() {
    return List.copyOf(stories.values());
  }

  /** Returns whether there were more messages than are followed. */
  public boolean hasLeftOut() {
    return hasLeftOut;
  }

  /** Returns whether something was seen, nothing for a while, and no caller waits. */
  public boolean isQuiet(Instant now, Duration quiet) {
    return last != null
        && Duration.between(last, now).compareTo(quiet) >= 0
        && stories.values().stream().noneMatch(story -> story.isWaiting(now));
  }
}
