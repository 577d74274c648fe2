// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.why;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits of what was watched, so that absent copies can be judged.
 *
 * @param replies whether replies were watched
 * @param deliveries whether deliveries were watched
 * @param missed whether messages passed unseen
 * @param end until when messages were watched; {@code null} if they were not
 * @param pauses when watching stopped, only to continue later; the first one first
 */
public record Coverage(
    boolean replies,
    boolean deliveries,
    boolean missed,
    @Nullable Instant end,
    List<Instant> pauses) {

  /** Copies the list. */
  public Coverage {
    pauses = List.copyOf(pauses);
  }

  /** A look without pauses. */
  public Coverage(boolean replies, boolean deliveries, boolean missed, @Nullable Instant end) {
    this(replies, deliveries, missed, end, List.of());
  }

  /** Returns until when messages were watched without a pause after {@code since}. */
  @Nullable Instant endAfter(Instant since) {
    return pauses.stream().filter(pause -> !pause.isBefore(since)).findFirst().orElse(end);
  }

  boolean hasPauseAfter(Instant since) {
    return pauses.stream().anyMatch(pause -> !pause.isBefore(since));
  }
}
