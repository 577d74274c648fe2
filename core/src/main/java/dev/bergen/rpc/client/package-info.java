// SPDX-License-Identifier: Apache-2.0
/**
 * The way of calls and casts from a client to its transport ({@link Sender}), through interceptors
 * ({@link Interception}) and from typed interfaces ({@link TypedClient}), and of the replies back.
 * Not exported.
 */
@NullMarked
package dev.bergen.rpc.client;

import org.jspecify.annotations.NullMarked;
