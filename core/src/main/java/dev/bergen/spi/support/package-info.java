// SPDX-License-Identifier: Apache-2.0
/** What every driver needs and should not write twice: calls that wait, ids that were seen, time. */
@NullMarked
package dev.bergen.spi.support;

import org.jspecify.annotations.NullMarked;
