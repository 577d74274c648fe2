// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.Target;
import dev.bergen.json.Serializer;
import dev.bergen.rpc.errors.FailureWriter;
import dev.bergen.spi.Timer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a server needs to handle its requests.
 *
 * @param callbacks runs user code that no handler waits for
 * @param chain the interceptors; {@code null} means that there are none
 */
public record Handling(
    Target target,
    Dispatcher dispatcher,
    Serializer serializer,
    FailureWriter failures,
    Timer timer,
    Executor callbacks,
    @Nullable IncomingChain chain) {}
