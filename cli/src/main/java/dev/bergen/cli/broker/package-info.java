// SPDX-License-Identifier: Apache-2.0
/**
 * Which broker is meant, how it is reached, what is known of it: the options of every command that
 * connects, and {@code status} and {@code drivers}.
 */
@NullMarked
package dev.bergen.cli.broker;

import org.jspecify.annotations.NullMarked;
