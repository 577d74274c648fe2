// SPDX-License-Identifier: Apache-2.0
/**
 * What every driver needs and should not write twice: calls that wait ({@link PendingCalls}), ids
 * that were seen ({@link SeenIds}), time ({@link ThreadTimer}), the next try ({@link Backoff}), a
 * thread of its own ({@link Loop}, {@link Mailbox}), what is open ({@link Registry}).
 */
@NullMarked
package dev.bergen.spi.support;

import org.jspecify.annotations.NullMarked;
