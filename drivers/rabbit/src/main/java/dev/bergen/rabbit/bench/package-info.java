// SPDX-License-Identifier: Apache-2.0
/**
 * An operator's work on queues, which no service does: moving their messages, and rearranging them
 * ({@link dev.bergen.rabbit.bench.Bench}). Each piece has a connection and a thread of its own.
 */
@NullMarked
package dev.bergen.rabbit.bench;

import org.jspecify.annotations.NullMarked;
