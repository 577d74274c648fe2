// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The alert rules before Prometheus' own tool. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class AlertRulesTest {

  @Test
  void the_alert_rules_are_valid() throws Exception {
    String said =
        Prometheus.promtool(
            AlertRulesTest.class, "check", "rules", "../docs/observability/alerts.yaml");

    assertThat(said).contains("SUCCESS: 5 rules found").endsWith("exit code 0");
  }

  /** The cases are in the file, which has the format of {@code promtool test rules}. */
  @Test
  void each_alert_fires_when_it_should_and_not_before() throws Exception {
    String said =
        Prometheus.promtool(
            AlertRulesTest.class,
            "test",
            "rules",
            "src/test/resources/dev/bergen/interop/prometheus/alerts-test.yaml");

    assertThat(said).contains("SUCCESS").endsWith("exit code 0");
  }
}
