// SPDX-License-Identifier: Apache-2.0
/**
 * Requests from a terminal: {@code call}, {@code cast}, {@code ping} and {@code serve}.
 */
@NullMarked
package dev.bergen.cli.rpc;

import org.jspecify.annotations.NullMarked;
