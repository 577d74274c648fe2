// SPDX-License-Identifier: Apache-2.0
/**
 * The contract between every driver and the core, as executable tests ({@link DriverContract},
 * {@link NotificationContract}, {@link TapContract}), and a network that breaks on demand ({@link
 * BrokenCable}).
 */
@NullMarked
package dev.bergen.tck;

import org.jspecify.annotations.NullMarked;
