// SPDX-License-Identifier: Apache-2.0

/** Messages as a tap sees them, read into the words of RPC and notifications. Uses core only. */
@NullMarked
package dev.bergen.observe.sight;

import org.jspecify.annotations.NullMarked;
