// SPDX-License-Identifier: Apache-2.0
/**
 * The life of servers and listeners: opened ({@link Opening}), running and closed ({@link
 * Lifecycle}), with their messages in flight ({@link InFlight}). Not exported.
 */
@NullMarked
package dev.bergen.internal.life;

import org.jspecify.annotations.NullMarked;
