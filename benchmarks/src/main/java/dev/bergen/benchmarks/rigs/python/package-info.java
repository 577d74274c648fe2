// SPDX-License-Identifier: Apache-2.0
/** The real oslo.messaging on one end or on both. */
@NullMarked
package dev.bergen.benchmarks.rigs.python;

import org.jspecify.annotations.NullMarked;
