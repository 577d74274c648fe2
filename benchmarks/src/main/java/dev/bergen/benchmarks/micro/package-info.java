// SPDX-License-Identifier: Apache-2.0
/** What is ours alone, without a broker, piece by piece under JMH ({@link MicroBenchmarks}). */
@NullMarked
package dev.bergen.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
