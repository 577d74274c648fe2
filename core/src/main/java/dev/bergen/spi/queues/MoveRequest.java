// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import org.jspecify.annotations.Nullable;

/**
 * Which messages of a queue go where.
 *
 * @param from the queue they are in
 * @param course how their way is found
 * @param to the queue they go to; empty unless the course is {@link Course#TO_QUEUE}
 * @param limit how many at most; those that come while it lasts are not counted among what was
 *     there
 */
public record MoveRequest(String from, Course course, String to, long limit) {

  /** How a message's way is found. */
  public enum Course {
    /** All go to one queue. */
    TO_QUEUE,
    /** Each goes to the queue that it was dead-lettered from first, as its header x-death says. */
    TO_ORIGIN,
    /** Each is published as it was before; what no queue takes then is dropped, and counted. */
    AS_PUBLISHED
  }

  /**
   * What became of the messages.
   *
   * @param moved that the broker has confirmed elsewhere
   * @param dropped that no queue takes, of those that were published as before
   * @param left that are in the queue at the end, without those that somebody else holds; -1 if the
   *     broker could not be asked
   * @param problem why it ended early, with the message at hand left where it was; {@code null} if
   *     it did not
   */
  public record Result(long moved, long dropped, long left, @Nullable String problem) {}

  /**
   * Checks that it makes sense.
   *
   * @throws IllegalArgumentException if it does not
   */
  public MoveRequest {
    if (from.isEmpty() || (course == Course.TO_QUEUE) == to.isEmpty()) {
      throw new IllegalArgumentException(
          "A message is moved from a queue, and to one if it says so");
    }
    if (from.equals(to)) {
      throw new IllegalArgumentException("Messages of " + from + " are in " + to + " already");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("One message at least is moved, not " + limit);
    }
  }

  /** Moves all that is in a queue to another one. */
  public static MoveRequest toQueue(String from, String to) {
    return new MoveRequest(from, Course.TO_QUEUE, to, Long.MAX_VALUE);
  }

  /** Moves all dead letters of a queue back to where each of them was. */
  public static MoveRequest toOrigin(String from) {
    return new MoveRequest(from, Course.TO_ORIGIN, "", Long.MAX_VALUE);
  }

  /** Publishes all that is in a queue as it was published before. */
  public static MoveRequest asPublished(String from) {
    return new MoveRequest(from, Course.AS_PUBLISHED, "", Long.MAX_VALUE);
  }

  /** Returns one for so many at most. */
  public MoveRequest withLimit(long most) {
    return new MoveRequest(from, course, to, most);
  }
}
