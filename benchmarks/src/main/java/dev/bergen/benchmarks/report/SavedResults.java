// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bergen.benchmarks.load.Figures;
import dev.bergen.benchmarks.load.MemoryWatch.Moment;
import dev.bergen.benchmarks.load.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A document from what {@link JsonReport} has written. */
final class SavedResults {
  private final Path file;
  private final Map<String, Section> sections;

  SavedResults(Path file, Map<String, Section> sections) {
    this.file = file;
    this.sections = new LinkedHashMap<>(sections);
  }

  Document read() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return document(new ObjectMapper().readTree(bytes));
    } catch (JsonProcessingException e) {
      throw foreign(e.getOriginalMessage(), e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw foreign(String.valueOf(e.getMessage()), e);
    }
  }

  private IOException foreign(String why, Exception cause) {
    return new IOException(
        "%s is not a results.json of a benchmark: %s".formatted(file, why), cause);
  }

  private Document document(JsonNode root) {
    for (JsonNode group : root.path("groups")) {
      sections.put(text(group, "id"), new Section(text(group, "title"), text(group, "operations")));
    }
    Map<String, String> machine = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : required(root, "machine").properties()) {
      machine.put(member.getKey(), member.getValue().asText());
    }
    return new Document(
        text(root, "title"),
        LocalDateTime.parse(text(root, "when")),
        machine,
        schedule(required(root, "schedule"), required(root, "measured")),
        sections,
        results(required(root, "measured")),
        bars(root),
        facts(root),
        memory(root),
        leftOut(root));
  }

  private static Schedule schedule(JsonNode node, JsonNode measured) {
    TreeSet<Integer> levels = new TreeSet<>();
    measured.forEach(row -> levels.add(whole(row, "inFlight")));
    return new Schedule(
        whole(node, "cycles"),
        whole(node, "warmUps"),
        Duration.ofMillis(Math.round(number(node, "seconds") * 1e3)),
        levels.isEmpty() ? List.of(1) : List.copyOf(levels),
        number(node, "ratePerSecond"),
        whole(node, "payloadBytes"),
        required(node, "seed").asLong());
  }

  private static Results results(JsonNode measured) {
    Results results = new Results();
    for (JsonNode row : measured) {
      Map<Integer, Figures> turns = new TreeMap<>();
      for (JsonNode turn : required(row, "cycles")) {
        turns.put(whole(turn, "cycle"), figures(turn));
      }
      TreeMap<Double, Double> micros = new TreeMap<>();
      for (Map.Entry<String, JsonNode> at : required(row, "latencyMicros").properties()) {
        micros.put(Double.valueOf(at.getKey()), at.getValue().asDouble());
      }
      results.add(
          text(row, "group"),
          text(row, "rig"),
          text(row, "title"),
          whole(row, "inFlight"),
          turns,
          new Latency(required(row, "operations").asLong(), micros));
    }
    return results;
  }

  private static Figures figures(JsonNode turn) {
    return new Figures(
        number(turn, "perSecond"),
        number(turn, "p50Micros"),
        number(turn, "p90Micros"),
        number(turn, "p99Micros"),
        number(turn, "p999Micros"),
        number(turn, "clientCpuMicros"),
        number(turn, "serverCpuMicros"),
        number(turn, "brokerCpuMicros"),
        number(turn, "bytesAllocated"));
  }

  private static List<Bar> bars(JsonNode root) {
    List<Bar> bars = new ArrayList<>();
    for (JsonNode row : root.path("bars")) {
      bars.add(
          new Bar(
              text(row, "measure"),
              number(row, "wanted"),
              required(row, "atLeast").asBoolean(),
              number(row, "measured"),
              number(row, "lowerQuartile"),
              number(row, "upperQuartile")));
    }
    return bars;
  }

  private static List<Fact> facts(JsonNode root) {
    List<Fact> facts = new ArrayList<>();
    for (JsonNode row : root.path("facts")) {
      facts.add(
          new Fact(
              text(row, "subject"), text(row, "what"), number(row, "value"), text(row, "unit")));
    }
    return facts;
  }

  private static List<Moment> memory(JsonNode root) {
    List<Moment> moments = new ArrayList<>();
    for (JsonNode row : root.path("memory")) {
      moments.add(
          new Moment(
              number(row, "seconds"),
              text(row, "during"),
              number(row, "heap"),
              number(row, "processes"),
              number(row, "broker")));
    }
    return moments;
  }

  private static List<String> leftOut(JsonNode root) {
    List<String> lines = new ArrayList<>();
    root.path("leftOut").forEach(line -> lines.add(line.asText()));
    return lines;
  }

  private static JsonNode required(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no '" + name + "'");
    }
    return value;
  }

  private static String text(JsonNode node, String name) {
    return required(node, name).asText();
  }

  private static int whole(JsonNode node, String name) {
    return required(node, name).asInt();
  }

  /** NaN for anything that is not a number: it was not known. */
  private static double number(JsonNode node, String name) {
    JsonNode value = required(node, name);
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }
}
