// SPDX-License-Identifier: Apache-2.0
/** Tells the collector of oslo.metrics what clients and servers do ({@link OsloMetrics}). */
@NullMarked
package dev.bergen.oslometrics;

import org.jspecify.annotations.NullMarked;
