// SPDX-License-Identifier: Apache-2.0
/** The driver's own layer of AMQP without the rest of Bergen. */
@NullMarked
package dev.bergen.benchmarks.rigs.layer;

import org.jspecify.annotations.NullMarked;
