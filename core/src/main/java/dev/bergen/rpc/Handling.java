// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Serializer;
import dev.bergen.Target;
import dev.bergen.spi.Timer;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What all requests of a server are handled with.
 *
 * @param callbacks where users' code runs that no handler waits for
 * @param interceptors the outermost first
 */
record Handling(
    Target target,
    Dispatcher dispatcher,
    Serializer serializer,
    FailureWriter failures,
    Timer timer,
    Executor callbacks,
    List<ServerInterceptor> interceptors) {}
