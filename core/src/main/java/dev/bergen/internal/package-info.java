// SPDX-License-Identifier: Apache-2.0
/** Code that the other packages share. Not for users; it may change at any time. */
@NullMarked
package dev.bergen.internal;

import org.jspecify.annotations.NullMarked;
