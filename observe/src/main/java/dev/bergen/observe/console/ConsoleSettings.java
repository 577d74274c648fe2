// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import dev.bergen.observe.doctor.Finding;
import dev.bergen.transport.RpcTransport;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings from {@link Console.Builder}. */
record ConsoleSettings(
    String version,
    String broker,
    String watching,
    boolean isFirehose,
    boolean hasNotificationsOnly,
    Supplier<String> state,
    QueueWatch.@Nullable Source queues,
    @Nullable Supplier<CompletableFuture<List<Finding>>> doctor,
    @Nullable RpcTransport calls,
    Clock clock) {}
