// SPDX-License-Identifier: Apache-2.0
/** Small programs that run on {@code memory:} or on the broker that their argument names. */
@NullMarked
package dev.bergen.examples;

import org.jspecify.annotations.NullMarked;
