// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Those parts of a dashboard of Grafana's that decide what is asked and how it is drawn.
 *
 * @param title its heading
 * @param panels in the file's order
 */
record Dashboard(String title, List<Panel> panels) {
  private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?\\w+|\\[\\[\\w+");

  /**
   * A graph.
   *
   * @param unit Grafana's name of it: {@code ops}, {@code s}
   * @param stacked whether its lines lie on each other
   */
  record Panel(String title, String unit, boolean stacked, Place place, List<Query> queries) {}

  /** Where a panel is, in the 24 columns of Grafana's grid. */
  record Place(int x, int y, int w, int h) {}

  /**
   * What a panel asks.
   *
   * @param legend the name of each line, with labels as {@code {{label}}}
   */
  record Query(String refId, String expression, String legend) {

    /** Returns the expression with the variables that Grafana fills in. */
    String expression(Duration step) {
      Duration rate = longer(step.plus(Prometheus.SCRAPED), Prometheus.SCRAPED.multipliedBy(4));
      String filled =
          expression
              .replaceAll("\\$(__rate_interval\\b|\\{__rate_interval})", rate.toSeconds() + "s")
              .replaceAll("\\$(__interval\\b|\\{__interval})", step.toSeconds() + "s");
      if (VARIABLE.matcher(filled).find()) {
        throw new IllegalStateException("A variable without a value: " + filled);
      }
      return filled;
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) > 0 ? one : other;
    }

    /** Returns the name of a line, or fails if the line lacks a label that the name has. */
    String name(Map<String, String> labels) {
      return LABEL
          .matcher(legend)
          .replaceAll(
              found -> {
                String value = labels.getOrDefault(found.group(1), "");
                if (value.isEmpty()) {
                  throw new IllegalStateException(
                      "%s needs the label %s, and there are %s"
                          .formatted(legend, found.group(1), labels));
                }
                return Matcher.quoteReplacement(value);
              });
    }
  }

  /** Reads the file; each panel must ask the data source that the dashboard lets one choose. */
  static Dashboard read(Path file) throws IOException {
    JsonNode root = new ObjectMapper().readTree(Files.readString(file));
    String source = "${" + root.at("/templating/list/0/name").asText() + "}";
    List<Panel> panels =
        root.get("panels")
            .valueStream()
            .map(
                panel -> {
                  if (!panel.at("/datasource/uid").asText().equals(source)) {
                    throw new IllegalStateException(panel.get("title") + " asks another source");
                  }
                  return panel(panel);
                })
            .toList();
    return new Dashboard(root.get("title").asText(), panels);
  }

  private static Panel panel(JsonNode panel) {
    JsonNode defaults = panel.at("/fieldConfig/defaults");
    JsonNode place = panel.get("gridPos");
    return new Panel(
        panel.get("title").asText(),
        defaults.get("unit").asText(),
        defaults.at("/custom/stacking/mode").asText().equals("normal"),
        new Place(
            place.get("x").asInt(),
            place.get("y").asInt(),
            place.get("w").asInt(),
            place.get("h").asInt()),
        panel
            .get("targets")
            .valueStream()
            .map(
                target ->
                    new Query(
                        target.get("refId").asText(),
                        target.get("expr").asText(),
                        target.get("legendFormat").asText()))
            .toList());
  }
}
