// SPDX-License-Identifier: Apache-2.0
/**
 * What it costs to watch the bus: {@link dev.bergen.benchmarks.watch.Watching} runs the commands
 * {@code tap}, {@code record}, {@code replay} and {@code console} beside a service under load.
 */
@NullMarked
package dev.bergen.benchmarks.watch;

import org.jspecify.annotations.NullMarked;
