// SPDX-License-Identifier: Apache-2.0
/**
 * Calls to the servers of a topic ({@link RpcClient}), and servers that answer them ({@link
 * RpcServer}).
 */
@NullMarked
package dev.bergen.rpc;

import org.jspecify.annotations.NullMarked;
