// SPDX-License-Identifier: Apache-2.0
/**
 * Long runs over a private broker that breaks: {@link Soak} keeps a ledger of everything that was
 * sent, {@link Storm} shows when many clients of a restarted broker come back.
 */
@NullMarked
package dev.bergen.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
