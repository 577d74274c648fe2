// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a periodic task is.
 *
 * @param runs how often it ran to an end, good or bad
 * @param failures how often the end was bad
 * @param running whether it runs now
 * @param lastDuration how long the last run took; {@code null} before the first has ended
 * @param lastFailure what went wrong last; {@code null} if nothing has
 */
public record TaskHealth(
    String name,
    long runs,
    long failures,
    boolean running,
    @Nullable Duration lastDuration,
    @Nullable String lastFailure) {}
