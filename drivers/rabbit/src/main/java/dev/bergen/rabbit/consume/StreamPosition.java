// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is in the stream that carries its topic's fanouts, and so where it continues after
 * a loss: behind the last message that was handed out.
 *
 * <p>Its first message is the next that is published, as with a queue of its own. The reference
 * starts at the last stored chunk and so may run old casts again.
 *
 * <p>Threads: any; one at a time writes.
 */
final class StreamPosition {
  static final String OFFSET = "x-stream-offset";

  /**
   * How far the clocks of broker and server may differ; second copies are recognized by their ids.
   */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private final LongSupplier clock;

  /** Offset of the first message that was not handed out; negative while it is unknown. */
  private volatile long next = -1;

  /** By our clock: since when nothing was missed; null before the server listens. */
  private volatile @Nullable Long since;

  /**
   * @param clock milliseconds since 1970
   */
  StreamPosition(LongSupplier clock) {
    this.clock = clock;
  }

  /** Returns the consumer argument for the place to begin at. */
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
