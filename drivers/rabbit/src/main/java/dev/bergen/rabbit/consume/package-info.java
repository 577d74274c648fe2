// SPDX-License-Identifier: Apache-2.0
/**
 * Servers and listeners: what is consumed, read, handed out, and settled. Knows replies, because
 * requests are answered here.
 */
@NullMarked
package dev.bergen.rabbit.consume;

import org.jspecify.annotations.NullMarked;
