// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.why;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What could be seen at all, so that what was not seen can be judged.
 *
 * @param replies whether replies were
 * @param deliveries whether deliveries were
 * @param missed whether messages passed unseen
 * @param end until when somebody looked; {@code null} if nobody watched
 */
public record Sight(boolean replies, boolean deliveries, boolean missed, @Nullable Instant end) {}
