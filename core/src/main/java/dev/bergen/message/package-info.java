// SPDX-License-Identifier: Apache-2.0
/**
 * The types that all parts share about messages: limits of received ones, and the exception for
 * malformed ones.
 */
@NullMarked
package dev.bergen.message;

import org.jspecify.annotations.NullMarked;
