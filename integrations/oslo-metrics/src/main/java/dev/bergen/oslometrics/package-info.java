// SPDX-License-Identifier: Apache-2.0
/** Reports to the collector of oslo.metrics what clients and servers do ({@link OsloMetrics}). */
@NullMarked
package dev.bergen.oslometrics;

import org.jspecify.annotations.NullMarked;
