// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import org.jspecify.annotations.Nullable;

/**
 * The attributes of a request that its timer and its span are named after.
 *
 * @param method {@code null} if the server has no such method
 */
public record Called(String topic, @Nullable String method, boolean cast) {}
