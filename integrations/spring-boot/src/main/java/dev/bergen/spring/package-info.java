// SPDX-License-Identifier: Apache-2.0
/**
 * RPC and notifications as Spring beans: serve a bean ({@link RpcEndpoint}), inject a typed client
 * ({@link EnableRpcClients}), handle events ({@link NotificationHandler}).
 */
@NullMarked
package dev.bergen.spring;

import org.jspecify.annotations.NullMarked;
