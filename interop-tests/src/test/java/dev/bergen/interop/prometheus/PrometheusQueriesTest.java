// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.prometheus;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.interop.Opened;
import dev.bergen.interop.prometheus.Dashboard.Panel;
import dev.bergen.interop.prometheus.Dashboard.Query;
import dev.bergen.testbed.BrokerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries and names of the pages, on a real Prometheus that reads a service on RabbitMQ. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class PrometheusQueriesTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Path DOCS = Path.of("../docs");
  private static final Path ALERTS = DOCS.resolve("observability/alerts.yaml");
  private static final Pattern QUERIES = Pattern.compile("(?s)```promql\n(.*?)```");
  private static final Pattern NAME = Pattern.compile("(?m)^\\| `[a-z.]+` \\| `([a-z_]+)` \\|");

  @TempDir private static Path home;
  private static final Opened opened = new Opened();
  private static Prometheus prometheus;

  @BeforeAll
  static void start() throws Exception {
    Path program = Prometheus.program("prometheus", PrometheusQueriesTest.class);
    MeteredShop shop = opened.add(MeteredShop.open(broker));
    prometheus = opened.add(Prometheus.start(program, home, shop.metrics(), ALERTS));
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  static List<Panel> panels() throws IOException {
    return Dashboard.read(DOCS.resolve("observability/grafana-dashboard.json")).panels();
  }

  static Stream<String> queries() throws IOException {
    return QUERIES
        .matcher(Files.readString(DOCS.resolve("guide/spring-boot.md")))
        .results()
        .flatMap((MatchResult block) -> Stream.of(block.group(1).split("\n\n")));
  }

  private static List<Series> answered(String expression) {
    return await(expression)
        .atMost(ofSeconds(60))
        .until(
            () -> prometheus.query(expression),
            found -> found.stream().anyMatch(series -> !series.points().isEmpty()));
  }

  @ParameterizedTest
  @MethodSource("panels")
  void every_query_of_a_panel_has_an_answer_and_its_legend_has_labels(Panel panel) {
    for (Query query : panel.queries()) {
      List<Series> lines = answered(query.expression(ofSeconds(15)));

      assertThat(lines).extracting(line -> query.name(line.labels())).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void every_query_of_the_spring_boot_guide_has_an_answer_by_method(String query) {
    List<Series> lines = answered(query);

    assertThat(lines)
        .extracting(line -> line.labels().get("rpc_method"))
        .contains("shop/order", "stock/take");
  }

  @Test
  void the_names_in_the_reference_are_those_that_prometheus_has() throws IOException {
    List<String> names =
        NAME.matcher(Files.readString(DOCS.resolve("observability.md")))
            .results()
            .map((MatchResult row) -> row.group(1).replaceFirst("_seconds$", "_seconds_count"))
            .toList();

    assertThat(names).hasSizeGreaterThan(20);
    await()
        .atMost(ofSeconds(60))
        .untilAsserted(() -> assertThat(prometheus.names()).containsAll(names));
  }

  @Test
  void prometheus_evaluates_every_alert_rule_without_an_error() {
    await()
        .atMost(ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(prometheus.rules())
                    .hasSize(5)
                    .extracting((JsonNode rule) -> rule.path("health").asText())
                    .containsOnly("ok"));
  }
}
