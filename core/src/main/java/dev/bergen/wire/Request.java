// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's request to a server; the driver adds where to send the reply ({@link RequestMessage}).
 *
 * @param method {@code null} only on a received request that lacks it
 * @param args an object of argument names and values; any JSON in a received request
 * @param namespace {@code null} for the null namespace
 * @param version as text; {@code null} when the request has none, {@link #NULL_VERSION} when a
 *     received request has JSON null
 * @param context entries that are sent as {@code _context_NAME}
 * @param headers headers of applications, beside the message; only peers in Java send or read them.
 *     Names that start with {@code bergen-} are ours, and {@code compression}, {@code CC} and
 *     {@code BCC} have a meaning for Python or the broker: these are rejected, as are more than
 *     16,384 characters
 */
public record Request(
    @Nullable String method,
    Json args,
    @Nullable String namespace,
    @Nullable String version,
    RequestContext context,
    Map<String, String> headers) {

  /** A version that is present but null: no endpoint is compatible with it. */
  public static final String NULL_VERSION = "";

  /** The prefix of our own headers. */
  public static final String RESERVED_PREFIX = "bergen-";

  /** Headers are meant to be short: they must fit into one frame with all other properties. */
  private static final int MAX_CHARACTERS = 16_384;

  private static final int MAX_NAME_BYTES = 255;

  private static final Set<String> TAKEN = Set.of("", "compression", "cc", "bcc");

  public Request {
    headers = Map.copyOf(headers);
    if (!headers.isEmpty()) {
      check(headers);
    }
  }

  private static void check(Map<String, String> headers) {
    int size = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey();
      if (isReserved(name)) {
        throw new IllegalArgumentException(
            "A header cannot be named '%s': this name is reserved".formatted(name));
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        throw new IllegalArgumentException(
            "The name of a header is longer than %d bytes: %s…"
                .formatted(MAX_NAME_BYTES, name.substring(0, 50)));
      }
      size += name.length() + header.getValue().length();
    }
    if (size > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "Headers have %d characters, at most %d are allowed".formatted(size, MAX_CHARACTERS));
    }
  }

  /** Makes a request without headers. */
  public Request(
      @Nullable String method,
      Json args,
      @Nullable String namespace,
      @Nullable String version,
      RequestContext context) {
    this(method, args, namespace, version, context, Map.of());
  }

  /** Returns whether applications cannot use a header of that name. */
  public static boolean isReserved(String headerName) {
    String name = headerName.toLowerCase(Locale.ROOT);
    return name.startsWith(RESERVED_PREFIX) || TAKEN.contains(name);
  }

  /** Returns this request with other headers. */
  public Request withHeaders(Map<String, String> others) {
    return new Request(method, args, namespace, version, context, others);
  }
}
