// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is in the stream that carries its topic's fanouts, and so where it goes on after a
 * loss: behind the last message that was handed out.
 *
 * <p>It begins with what comes next, as it would with a queue of its own. The reference begins with
 * the last chunk that is stored and so may run old casts again.
 *
 * <p>Threads: any; one at a time writes.
 */
final class StreamPosition {
  static final String OFFSET = "x-stream-offset";

  /** What the clocks of broker and server may be apart; second copies are told by their ids. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private final LongSupplier clock;

  /** Offset of the first message that was not handed out; negative as long as nobody knows. */
  private volatile long next = -1;

  /** By our clock: since when nothing was missed; null before the server listens. */
  private volatile @Nullable Long since;

  /**
   * @param clock milliseconds since 1970
   */
  StreamPosition(LongSupplier clock) {
    this.clock = clock;
  }

  /** Returns the argument by which a consumer says where to begin. */
  Object argument() {
    Long time = since;
    if (next >= 0) {
      return next;
    }
    return time == null ? "next" : Instant.ofEpochMilli(time - SKEW.toMillis());
  }

  /** The server has begun to listen, perhaps again. */
  void listening() {
    if (since == null) {
      since = clock.getAsLong();
    }
  }

  /**
   * A message was handed out.
   *
   * @param offset negative if it is not of a stream
   */
  void handedOut(long offset) {
    if (offset >= 0) {
      next = offset + 1;
      since = clock.getAsLong();
    }
  }

  /** The broker ended the consumer: perhaps the stream is another, whose offsets begin anew. */
  void reset() {
    next = -1;
  }
}
