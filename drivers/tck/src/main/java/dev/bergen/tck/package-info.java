// SPDX-License-Identifier: Apache-2.0
/**
 * What every driver owes the core, as sentences that run ({@link DriverContract}), and a network
 * that breaks on demand ({@link BrokenCable}).
 */
@NullMarked
package dev.bergen.tck;

import org.jspecify.annotations.NullMarked;
