// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Dashboard and alert rules name metrics that there are, each with {@code {…}} behind its name. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DashboardTest {
  private static final Path HOME = Path.of("../../docs/observability");
  private static final Pattern METRIC = Pattern.compile("\\b([a-z_]+)\\{(?!\\{)");

  /** Returns what Prometheus calls our timers and meters. */
  private static Set<String> known() {
    Set<String> names = new HashSet<>();
    for (BergenObservationDocumentation each : BergenObservationDocumentation.values()) {
      names.addAll(timer(each.getName()));
    }
    for (BergenMeterDocumentation each : BergenMeterDocumentation.values()) {
      String name = each.getName().replace('.', '_');
      switch (each.getType()) {
        case COUNTER -> names.add(name + "_total");
        case TIMER -> names.addAll(timer(each.getName()));
        default -> names.add(name);
      }
    }
    return names;
  }

  private static List<String> timer(String name) {
    return Stream.of("count", "sum", "max", "bucket")
        .map(suffix -> name.replace('.', '_') + "_seconds_" + suffix)
        .toList();
  }

  private static List<String> metrics(String text) {
    return METRIC.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  @Test
  void every_panel_of_the_dashboard_asks_for_metrics_that_there_are() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(Files.readString(HOME.resolve("grafana-dashboard.json")));

    assertThat(dashboard.get("panels")).hasSize(9);
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.get("targets")) {
        assertThat(metrics(target.get("expr").asText()))
            .as("%s", panel.get("title"))
            .isNotEmpty()
            .allMatch(known()::contains);
      }
    }
  }

  @Test
  void every_alert_asks_for_metrics_that_there_are() throws IOException {
    String rules = Files.readString(HOME.resolve("alerts.yaml"));

    assertThat(rules.split("- alert:", -1)).hasSize(6);
    assertThat(metrics(rules)).hasSize(6).allMatch(known()::contains);
  }
}
