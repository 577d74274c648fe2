// SPDX-License-Identifier: Apache-2.0
/**
 * The URL and the options, read once and checked when a driver opens. Knows what they come to:
 * hosts, TLS, codecs, topology. No other room reads an option.
 */
@NullMarked
package dev.bergen.rabbit.settings;

import org.jspecify.annotations.NullMarked;
