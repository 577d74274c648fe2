// SPDX-License-Identifier: Apache-2.0
/**
 * {@code bergen context}: brokers under names, saved for the commands that connect. Not to be
 * confused with the request context of a call.
 */
@NullMarked
package dev.bergen.cli.contexts;

import org.jspecify.annotations.NullMarked;
