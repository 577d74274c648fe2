// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of a query's result.
 *
 * @param labels that identify it among the others
 * @param points values by seconds since 1970, only finite ones
 */
record Series(Map<String, String> labels, Map<Double, Double> points) {
  Series {
    labels = Map.copyOf(labels);
    points = Collections.unmodifiableMap(new TreeMap<>(points));
  }

  /** Reads the {@code result} of an answer, of the type vector or matrix. */
  static List<Series> read(JsonNode result) {
    List<Series> all = new ArrayList<>();
    for (JsonNode each : result) {
      Map<String, String> labels = new HashMap<>();
      each.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      Map<Double, Double> points = new HashMap<>();
      Iterable<JsonNode> pairs =
          each.has("values") ? each.get("values") : List.of(each.get("value"));
      for (JsonNode pair : pairs) {
        double value = number(pair.get(1).asText());
        if (Double.isFinite(value)) {
          points.put(pair.get(0).asDouble(), value);
        }
      }
      all.add(new Series(labels, points));
    }
    return all;
  }

  /** Prometheus writes infinity in a way that Java does not read. */
  private static double number(String text) {
    return text.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }
}
