// SPDX-License-Identifier: Apache-2.0

/** What became of one message, as far as anybody can tell, with the evidence for it. */
@NullMarked
package dev.bergen.observe.why;

import org.jspecify.annotations.NullMarked;
