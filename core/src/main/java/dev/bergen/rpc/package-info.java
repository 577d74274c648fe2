// SPDX-License-Identifier: Apache-2.0
/** Call a server of a topic and wait ({@link RpcClient}), or answer such calls ({@link RpcServer}). */
@NullMarked
package dev.bergen.rpc;

import org.jspecify.annotations.NullMarked;
