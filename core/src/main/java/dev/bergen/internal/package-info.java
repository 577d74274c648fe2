// SPDX-License-Identifier: Apache-2.0
/** What the other packages share and nobody else may use; promises nothing. */
@NullMarked
package dev.bergen.internal;

import org.jspecify.annotations.NullMarked;
