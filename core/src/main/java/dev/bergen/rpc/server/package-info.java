// SPDX-License-Identifier: Apache-2.0
/**
 * The way of a request through a server: taken by {@link ServerSink}, run by {@link HandlerRun} in
 * a method of an {@link Endpoint}, answered by {@link RequestEnd}. Not exported.
 */
@NullMarked
package dev.bergen.rpc.server;

import org.jspecify.annotations.NullMarked;
