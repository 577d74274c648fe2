// SPDX-License-Identifier: Apache-2.0
/** Queues and those who read them, as a broker tells: {@code queues}, {@code who}. */
@NullMarked
package dev.bergen.cli.queues;

import org.jspecify.annotations.NullMarked;
