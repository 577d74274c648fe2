// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Serializer;
import dev.bergen.Target;
import dev.bergen.spi.Timer;

/** What all requests of a server are handled with. */
record Handling(
    Target target,
    Dispatcher dispatcher,
    Serializer serializer,
    FailureWriter failures,
    Timer timer) {}
