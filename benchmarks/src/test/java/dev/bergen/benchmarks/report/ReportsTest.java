// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import static dev.bergen.benchmarks.report.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bergen.benchmarks.load.MemoryWatch.Moment;
import dev.bergen.benchmarks.load.Schedule;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportsTest {
  @TempDir Path directory;

  @Test
  void the_page_needs_nothing_else() throws IOException {
    String page = Files.readString(Reports.write(document(), directory.resolve("new/one")));

    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n")
        .contains("<svg", "prefers-color-scheme: dark", "width=device-width")
        .doesNotContain("<script", "src=", "href=", "url(", "@import", "NaN");
  }

  @Test
  void plots_are_well_formed_and_names_are_text() throws Exception {
    String page = Files.readString(Reports.write(document(), directory));

    assertThat(page).contains("The first &lt;rig&gt;").doesNotContain("<rig>");
    for (int at = page.indexOf("<svg"); at >= 0; at = page.indexOf("<svg", at + 1)) {
      String plot = page.substring(at, page.indexOf("</svg>", at) + "</svg>".length());
      assertThat(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(new InputSource(new StringReader(plot)))
                  .getDocumentElement()
                  .getTagName())
          .isEqualTo("svg");
    }
  }

  @Test
  void the_page_says_what_is_reached_and_what_was_left_out() throws IOException {
    String page = Files.readString(Reports.write(document(), directory));

    assertThat(page)
        .contains("1 of 2 that were measured are reached")
        .contains("a is faster", "at least 0.95", "1.02 (0.98–1.05)", "missed")
        .contains("calls: python is left out: not installed")
        .contains("heap held", "1,542 bytes");
  }

  @Test
  void every_turn_is_in_the_json() throws IOException {
    Reports.write(document(), directory);

    JsonNode json = new ObjectMapper().readTree(directory.resolve("results.json").toFile());
    JsonNode second = json.get("measured").get(1);

    assertThat(second.get("rig").asText()).isEqualTo("second");
    assertThat(second.get("ratioToFirst").asDouble()).isEqualTo(0.5);
    assertThat(second.get("cycles")).hasSize(2);
    assertThat(second.get("cycles").get(0).get("brokerCpuMicros").isNull()).isTrue();
    assertThat(second.get("latencyMicros").get("50.0").asDouble()).isBetween(490.0, 510.0);
    assertThat(json.get("bars").get(1).get("verdict").asText()).isEqualTo("missed");
    assertThat(json.get("memory")).hasSize(2);
  }

  @Test
  void the_text_has_tables_facts_and_bars() {
    String text = String.join("\n", TextTables.of(document()));

    assertThat(text)
        .contains("calls, 64 in flight", "The second <rig>", "0.50 (0.50–0.50)")
        .contains("heap held", "a is faster", "reached");
  }

  private static Document document() {
    Results results = new Results();
    for (int cycle = 0; cycle < 2; cycle++) {
      for (int level : new int[] {1, 64}) {
        results.add(turn("first", level, cycle, 1000));
        results.add(turn("second", level, cycle, 500));
      }
    }
    return new Document(
        "Bergen side by side",
        LocalDateTime.of(2026, 1, 2, 3, 4),
        Map.of("Java", "17"),
        new Schedule(2, 1, Duration.ofSeconds(1), List.of(1, 64), 0, 100, 1),
        Map.of("calls", "calls"),
        results,
        List.of(
            Bar.of("a is faster", 0.95, true, new Spread(1.02, 0.98, 1.05, 2)),
            Bar.of("b is small", 1, false, 1.5),
            Bar.of("c was not tried", 1, false, Double.NaN)),
        List.of(new Fact("10,000 calls", "heap held", 1542, "bytes")),
        List.of(new Moment(0, "calls", 10, 20, Double.NaN), new Moment(1, "calls", 11, 21, 30)),
        List.of("calls: python is left out: not installed"));
  }
}
