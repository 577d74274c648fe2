// SPDX-License-Identifier: Apache-2.0
/**
 * The words that every other package speaks: where a message goes ({@link Target}), which interface
 * is meant ({@link Version}), and what can go wrong ({@link MessagingException}).
 */
@NullMarked
package dev.bergen;

import org.jspecify.annotations.NullMarked;
