// SPDX-License-Identifier: Apache-2.0
/**
 * Servers and listeners: what is consumed, read, handed out, and settled. Knows replies, as it is
 * here that requests are answered.
 */
@NullMarked
package dev.bergen.rabbit.consume;

import org.jspecify.annotations.NullMarked;
