// SPDX-License-Identifier: Apache-2.0
/**
 * Help in other places than the terminal's: {@code help}, completion scripts, manual pages. Made from
 * the command line's own model, so that it cannot differ.
 */
@NullMarked
package dev.bergen.cli.manual;

import org.jspecify.annotations.NullMarked;
