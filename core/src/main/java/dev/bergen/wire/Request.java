// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks a server to do; the driver adds how to answer ({@link RequestMessage}).
 *
 * @param method {@code null} only on a received request that lacks it
 * @param args an object: argument names and values. A received request may hold anything here
 * @param namespace {@code null} is the null namespace
 * @param version as text; {@code null} when the request names none, {@link #NULL_VERSION} when a
 *     received request says JSON null
 * @param context entries that travel as {@code _context_NAME}
 */
public record Request(
    @Nullable String method,
    Json args,
    @Nullable String namespace,
    @Nullable String version,
    RequestContext context) {

  /** A version that is present but null: no endpoint is compatible with it. */
  public static final String NULL_VERSION = "";
}
