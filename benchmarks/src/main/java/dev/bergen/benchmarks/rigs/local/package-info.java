// SPDX-License-Identifier: Apache-2.0
/** Ways to hand work to another thread of the same JVM, without a broker. */
@NullMarked
package dev.bergen.benchmarks.rigs.local;

import org.jspecify.annotations.NullMarked;
