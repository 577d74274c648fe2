// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Serializer;
import dev.bergen.Target;
import dev.bergen.spi.Timer;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Everything that a server needs to handle its requests.
 *
 * @param callbacks runs user code that no handler waits for
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
