// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.queues;

import org.jspecify.annotations.Nullable;

/**
 * A request to move messages out of a queue.
 *
 * @param from the queue that has them
 * @param course how their destination is found
 * @param to the destination; empty unless the course is {@link Course#TO_QUEUE}
 * @param limit how many are moved at most, and in any case no more than the queue had at the start
 */
public record MoveRequest(String from, Course course, String to, long limit) {

  /** How a message's destination is found. */
  public enum Course {
    /** All are moved to one queue. */
    TO_QUEUE,
    /** Each is moved to the queue that first dead-lettered it, by its header x-death. */
    TO_ORIGIN,
    /** Each is published again as before; unroutable messages are dropped and counted. */
    AS_PUBLISHED
  }

  /**
   * The result of a move.
   *
   * @param moved messages that the broker has confirmed elsewhere
   * @param dropped unroutable messages, of those published as before
   * @param left messages in the queue at the end, without those that other consumers hold; -1 if
   *     the broker could not be asked
   * @param problem why it ended early, leaving the current message in its queue; {@code null} if it
   *     did not
   */
  public record Result(long moved, long dropped, long left, @Nullable String problem) {}

  /**
   * Checks the request.
   *
   * @throws IllegalArgumentException if it is inconsistent
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

  /** Moves all messages of a queue to another one. */
  public static MoveRequest toQueue(String from, String to) {
    return new MoveRequest(from, Course.TO_QUEUE, to, Long.MAX_VALUE);
  }

  /** Moves all dead letters of a queue to their original queues. */
  public static MoveRequest toOrigin(String from) {
    return new MoveRequest(from, Course.TO_ORIGIN, "", Long.MAX_VALUE);
  }

  /** Publishes all messages of a queue as they were published before. */
  public static MoveRequest asPublished(String from) {
    return new MoveRequest(from, Course.AS_PUBLISHED, "", Long.MAX_VALUE);
  }

  /** Returns this request with another limit. */
  public MoveRequest withLimit(long most) {
    return new MoveRequest(from, course, to, most);
  }
}
