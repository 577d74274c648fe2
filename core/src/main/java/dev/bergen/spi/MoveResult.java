// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import org.jspecify.annotations.Nullable;

/**
 * What became of a queue's messages.
 *
 * @param moved that the broker has confirmed elsewhere
 * @param dropped that no queue takes, of those that were published as before
 * @param left that are in the queue at the end, without those that somebody else holds; -1 if the
 *     broker could not be asked
 * @param problem why it ended early, with the message at hand left where it was; {@code null} if it
 *     did not
 */
public record MoveResult(long moved, long dropped, long left, @Nullable String problem) {}
