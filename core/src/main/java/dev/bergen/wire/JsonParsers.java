// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Streaming parsers that read what the reference's parser reads: standard JSON, and the literals
 * {@code NaN}, {@code Infinity} and {@code -Infinity}.
 *
 * @param outer for bodies, of which one text may be the whole message
 * @param inner for messages
 */
record JsonParsers(JsonFactory outer, JsonFactory inner) {

  /** For text that was checked before. */
  static final JsonFactory TRUSTED =
      factory(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Limits are set per transport, so there are few; beyond this many they are not kept. */
  private static final int KEPT = 64;

  private static final Map<JsonLimits, JsonParsers> BY_LIMITS = new ConcurrentHashMap<>();

  static JsonParsers within(JsonLimits limits) {
    JsonParsers known = BY_LIMITS.get(limits);
    if (known != null) {
      return known;
    }
    JsonParsers parsers =
        new JsonParsers(
            factory(limits.maxDepth(), limits.maxBytes(), limits.maxNumberLength()),
            factory(limits.maxDepth(), limits.maxTextLength(), limits.maxNumberLength()));
    if (BY_LIMITS.size() < KEPT) {
      BY_LIMITS.put(limits, parsers);
    }
    return parsers;
  }

  private static JsonFactory factory(int depth, int textLength, int numberLength) {
    return new JsonFactoryBuilder()
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        // Names come from strangers: they must not fill the JVM's table of interned text.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxStringLength(textLength)
                .maxNameLength(textLength)
                .maxNumberLength(numberLength)
                .build())
        .build();
  }
}
