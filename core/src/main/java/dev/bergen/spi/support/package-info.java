// SPDX-License-Identifier: Apache-2.0
/**
 * The common parts of drivers: calls in flight ({@link PendingCalls}), recent ids ({@link
 * SeenIds}), time ({@link ThreadTimer}), delays of retries ({@link Backoff}), threads ({@link
 * Loop}, {@link Mailbox}), and open parts ({@link Registry}).
 */
@NullMarked
package dev.bergen.spi.support;

import org.jspecify.annotations.NullMarked;
