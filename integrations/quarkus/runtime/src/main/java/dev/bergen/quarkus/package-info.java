// SPDX-License-Identifier: Apache-2.0
/**
 * Bergen in a Quarkus application: beans with {@link dev.bergen.quarkus.RpcEndpoint} are served,
 * interfaces with {@code @RpcInterface} injected, and methods with {@link
 * dev.bergen.quarkus.NotificationHandler} handle events.
 */
@NullMarked
package dev.bergen.quarkus;

import org.jspecify.annotations.NullMarked;
