// SPDX-License-Identifier: Apache-2.0
/**
 * The choice of a broker, its address, and its state: the options of every command that connects,
 * and {@code status} and {@code drivers}.
 */
@NullMarked
package dev.bergen.cli.broker;

import org.jspecify.annotations.NullMarked;
