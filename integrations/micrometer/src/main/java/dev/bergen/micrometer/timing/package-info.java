// SPDX-License-Identifier: Apache-2.0
/**
 * Timers without observations: interceptors that time calls and notifications, and what they share
 * with observations. Not exported; names and tags come from the package above.
 */
@NullMarked
package dev.bergen.micrometer.timing;

import org.jspecify.annotations.NullMarked;
