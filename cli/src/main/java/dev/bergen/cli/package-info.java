// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code bergen} command ({@link Bergen}): call, serve and observe services from a terminal.
 */
@NullMarked
package dev.bergen.cli;

import org.jspecify.annotations.NullMarked;
