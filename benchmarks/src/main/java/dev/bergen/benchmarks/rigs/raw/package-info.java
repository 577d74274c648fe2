// SPDX-License-Identifier: Apache-2.0
/** amqp-client without Bergen: the baseline for calls and casts. */
@NullMarked
package dev.bergen.benchmarks.rigs.raw;

import org.jspecify.annotations.NullMarked;
