// SPDX-License-Identifier: Apache-2.0
/**
 * Calls, and the queue that their replies come to; and how a server's replies are sent. Knows how
 * messages are published.
 */
@NullMarked
package dev.bergen.rabbit.reply;

import org.jspecify.annotations.NullMarked;
