// SPDX-License-Identifier: Apache-2.0
/**
 * The call that a server's thread handles ({@link HandledCall}), and whether its {@link Caller}
 * still waits: calls that a handler makes end with it. Not exported.
 */
@NullMarked
package dev.bergen.rpc.handled;

import org.jspecify.annotations.NullMarked;
