// SPDX-License-Identifier: Apache-2.0

/** The history of one message, as far as it can be known, with the evidence for it. */
@NullMarked
package dev.bergen.observe.why;

import org.jspecify.annotations.NullMarked;
