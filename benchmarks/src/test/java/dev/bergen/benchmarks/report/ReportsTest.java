// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import static dev.bergen.benchmarks.report.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.benchmarks.load.Group;
import dev.bergen.benchmarks.load.MemoryWatch.Moment;
import dev.bergen.benchmarks.load.Schedule;
import dev.bergen.benchmarks.rigs.Rigs;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
        .contains("<svg", "<title>", "prefers-color-scheme: dark", "width=device-width")
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
        .contains("Calls over RabbitMQ: python is left out: not installed")
        .contains("Calls over RabbitMQ: The second &lt;rig&gt; is left out: not with 256 in flight")
        .contains("heap held", "1,542 bytes");
  }

  @Test
  void each_section_has_a_heading_of_its_own_in_words() throws IOException {
    Results results = new Results();
    Map<String, Section> sections = new LinkedHashMap<>();
    for (Group group : Rigs.groups()) {
      sections.put(group.id(), new Section(group.title(), group.operations()));
      results.add(turn(group.id(), "first", 1, 0, 1000));
      results.add(turn(group.id(), "first", 64, 0, 1000));
    }

    String page = Files.readString(Reports.write(document(results, sections), directory));

    assertThat(found(page, "<h[1-6]>(.*?)</h[1-6]>"))
        .hasSizeGreaterThan(3 * sections.size())
        .contains("Notifications sent over RabbitMQ", "Calls in memory, 64 in flight")
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(sections.keySet())
        .allSatisfy(heading -> assertThat(heading).matches("[A-Z][a-z].*"));
    assertThat(found(page, "id=\"(.*?)\""))
        .hasSameSizeAs(sections.keySet())
        .doesNotHaveDuplicates();
  }

  @Test
  void each_plot_has_the_legend_of_the_rigs_that_it_draws() throws IOException {
    Results results = new Results();
    results.add(turn("first", 1, 0, 1000));
    results.add(turn("first", 64, 0, 1000));
    results.add(turn("second", 64, 0, 500));

    String page = Files.readString(Reports.write(document(results), directory));

    assertThat(found(page, "(?s)<ul class=\"legend\">(.*?)</ul>")).hasSize(4);
    assertThat(legend(page, "Throughput"))
        .containsExactly("The first &lt;rig&gt;", "The second &lt;rig&gt;");
    assertThat(legend(page, "Latency, 1 in flight")).containsExactly("The first &lt;rig&gt;");
    assertThat(legend(page, "Latency, 64 in flight")).hasSize(2);
    assertThat(legend(page, "Memory over time")).contains("RabbitMQ").hasSize(3);
  }

  @Test
  void values_appear_under_the_pointer() throws IOException {
    String page = Files.readString(Reports.write(document(), directory));

    assertThat(page)
        .contains("<title>The first &lt;rig&gt;\n1 in flight: 1,000 a second\n64 in flight:")
        .contains("<title>64 in flight\nThe first &lt;rig&gt;: 1,000 a second\nThe second")
        .contains("<title>The second &lt;rig&gt;\np50: 500 µs\np90: 900 µs\np99: 990 µs</title>")
        .contains(
            "<title>p99\nThe first &lt;rig&gt;: 990 µs\nThe second &lt;rig&gt;: 990 µs</title>")
        .contains("<title>after 0:01 min, Calls over RabbitMQ\nRabbitMQ: 30 MB\n");
  }

  @Test
  void a_page_is_made_again_of_its_results() throws IOException {
    Path first = Reports.write(document(), directory.resolve("first"));

    Document saved = Reports.read(directory.resolve("first/results.json"), Map.of());
    Path again = Reports.writePage(saved, directory.resolve("again"));

    assertThat(again).hasSameTextualContentAs(first);
    assertThat(Files.exists(directory.resolve("again/results.json"))).isFalse();
  }

  @Test
  void results_of_before_groups_had_headings_take_those_of_today() throws IOException {
    Path file = directory.resolve("results.json");
    Reports.write(document(), directory);
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = (ObjectNode) mapper.readTree(file.toFile());
    root.remove("groups");
    mapper.writeValue(file.toFile(), root);

    Section today = new Section("Calls of today", "calls");
    Document saved = Reports.read(file, Map.of("calls", today));

    assertThat(saved.section("calls")).isEqualTo(today);
  }

  @Test
  void another_file_is_no_results() throws IOException {
    for (String text : List.of("", "nonsense", "[]", "{\"title\":\"some\"}")) {
      Path file = Files.writeString(directory.resolve("other.json"), text);

      assertThatThrownBy(() -> Reports.read(file, Map.of()))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("other.json is not a results.json");
    }
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
    return document(results);
  }

  private static Document document(Results results) {
    return document(results, Map.of("calls", new Section("Calls over RabbitMQ", "calls")));
  }

  private static Document document(Results results, Map<String, Section> sections) {
    return new Document(
        "Bergen side by side",
        LocalDateTime.of(2026, 1, 2, 3, 4),
        Map.of("Java", "17"),
        new Schedule(2, 1, Duration.ofSeconds(1), List.of(1, 64), 0, 100, 1),
        sections,
        results,
        List.of(
            Bar.of("a is faster", 0.95, true, new Spread(1.02, 0.98, 1.05, 2)),
            Bar.of("b is small", 1, false, 1.5),
            Bar.of("c was not tried", 1, false, Double.NaN)),
        List.of(new Fact("10,000 calls", "heap held", 1542, "bytes")),
        List.of(new Moment(0, "calls", 10, 20, Double.NaN), new Moment(1, "calls", 11, 21, 30)),
        List.of(
            "calls: python is left out: not installed",
            "calls: second is left out: not with 256 in flight"));
  }

  private static List<String> legend(String page, String plot) {
    String figure = found(page, "(?s)<figcaption>" + plot + "</figcaption>(.*?)</figure>").get(0);
    return found(figure, "</svg> ([^<]*)</li>");
  }

  private static List<String> found(String page, String pattern) {
    return Pattern.compile(pattern).matcher(page).results().map(match -> match.group(1)).toList();
  }
}
