// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration of a transport: the broker's address ({@link TransportUrl}) and the options of
 * each part ({@link Option}), from code, URL, environment, files and defaults.
 */
@NullMarked
package dev.bergen.config;

import org.jspecify.annotations.NullMarked;
