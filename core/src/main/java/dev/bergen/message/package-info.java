// SPDX-License-Identifier: Apache-2.0
/**
 * The types that all parts share about messages: the severity of notifications ({@link Priority}),
 * limits of received messages, and the exception for malformed ones.
 */
@NullMarked
package dev.bergen.message;

import org.jspecify.annotations.NullMarked;
