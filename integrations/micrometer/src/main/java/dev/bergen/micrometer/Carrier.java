// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a tracer adds to a message: those that oslo.messaging reads in its context, and
 * the same or those of other propagators in its headers.
 */
final class Carrier {
  private static final Set<String> W3C = Set.of("traceparent", "tracestate", "baggage");

  /** Headers of a message have room for a few words only. */
  private static final int LONGEST = 512;

  private Carrier() {}

  static void set(@Nullable Map<String, String> carrier, String key, String value) {
    if (carrier != null) {
      String lower = key.toLowerCase(Locale.ROOT);
      carrier.put(W3C.contains(lower) ? lower : key, value);
    }
  }

  static Map<String, String> inContext(Map<String, String> carrier) {
    Map<String, String> inside = new HashMap<>(carrier);
    inside.keySet().retainAll(W3C);
    return inside;
  }

  static Map<String, String> inHeaders(Map<String, String> carrier) {
    Map<String, String> beside = new HashMap<>(carrier);
    beside.values().removeIf(value -> value.length() > LONGEST);
    return beside;
  }

  /** Returns what a receiver's tracer reads: what stands in the context first. */
  static Map<String, String> of(Map<String, String> trace, Map<String, String> headers) {
    if (headers.isEmpty() || trace.isEmpty()) {
      return trace.isEmpty() ? headers : trace;
    }
    Map<String, String> both = new HashMap<>(headers);
    // Of two parents that contradict each other only one counts, with all that belongs to it.
    both.keySet().removeAll(W3C);
    both.putAll(trace);
    return both;
  }
}
