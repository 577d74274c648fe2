// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a method's requests since its server was built. Times are those of the method
 * alone, up to the end of a future that it returned, and at most an eighth too long.
 *
 * @param method its remote name
 * @param namespace {@code null} is the null namespace
 * @param version that the endpoint implements
 * @param calls calls and casts that have ended
 * @param failures those of them that ended with an exception, expected ones too
 * @param lastError the class of the last exception; {@code null} if there was none. Its message
 *     stays in the log
 * @param median half of the calls took no longer
 * @param p95 95 of 100 took no longer
 * @param p99 99 of 100 took no longer
 */
public record MethodStatistics(
    String method,
    @Nullable String namespace,
    String version,
    long calls,
    long failures,
    @Nullable String lastError,
    Duration median,
    Duration p95,
    Duration p99) {}
