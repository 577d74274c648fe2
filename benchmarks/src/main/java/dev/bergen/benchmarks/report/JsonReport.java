// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bergen.benchmarks.load.Figures;
import java.io.IOException;

/** A document for programs: every turn, so that whoever doubts a median can take another. */
final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  static byte[] write(Document document) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("title", document.title()).put("when", document.when().toString());
    document.machine().forEach(root.putObject("machine")::put);
    ObjectNode schedule = root.putObject("schedule");
    schedule.put("cycles", document.schedule().cycles());
    schedule.put("warmUps", document.schedule().warmUps());
    schedule.put("seconds", document.schedule().time().toMillis() / 1e3);
    schedule.put("ratePerSecond", document.schedule().ratePerSecond());
    schedule.put("payloadBytes", document.schedule().payloadBytes());
    schedule.put("seed", document.schedule().seed());
    bars(document, root.putArray("bars"));
    Results results = document.results();
    ArrayNode groups = root.putArray("groups");
    for (String group : results.groups()) {
      Section section = document.section(group);
      groups
          .addObject()
          .put("id", group)
          .put("title", section.title())
          .put("operations", section.operations());
    }
    ArrayNode measured = root.putArray("measured");
    for (String group : results.groups()) {
      for (int level : results.levels(group)) {
        for (String rig : results.rigs(group)) {
          if (results.has(group, rig, level)) {
            measured(results, group, rig, level, measured.addObject());
          }
        }
      }
    }
    ArrayNode facts = root.putArray("facts");
    for (Fact fact : document.facts()) {
      ObjectNode row = facts.addObject();
      row.put("subject", fact.subject()).put("what", fact.what());
      number(row, "value", fact.value());
      row.put("unit", fact.unit());
    }
    root.set("memory", JSON.valueToTree(document.memory()));
    root.set("leftOut", JSON.valueToTree(document.leftOut()));
    return JSON.writeValueAsBytes(root);
  }

  private static void bars(Document document, ArrayNode rows) {
    for (Bar bar : document.bars()) {
      ObjectNode row = rows.addObject();
      row.put("measure", bar.measure()).put("wanted", bar.wanted()).put("atLeast", bar.atLeast());
      number(row, "measured", bar.measured());
      number(row, "lowerQuartile", bar.low());
      number(row, "upperQuartile", bar.high());
      row.put("verdict", bar.verdict());
    }
  }

  private static void measured(
      Results results, String group, String rig, int level, ObjectNode row) {
    row.put("group", group).put("rig", rig).put("title", results.title(group, rig));
    row.put("inFlight", level);
    Spread ratio =
        results.ratio(group, rig, results.first(group, level), level, Figures::perSecond);
    number(row, "ratioToFirst", ratio.median());
    Latency latency = results.latency(group, rig, level);
    row.put("operations", latency.operations());
    ObjectNode percentiles = row.putObject("latencyMicros");
    latency
        .micros()
        .forEach((percentile, micros) -> percentiles.put(Double.toString(percentile), micros));
    ArrayNode cycles = row.putArray("cycles");
    results.turns(group, rig, level).forEach((cycle, figures) -> figures(cycles, cycle, figures));
  }

  private static void figures(ArrayNode cycles, int cycle, Figures figures) {
    ObjectNode row = cycles.addObject();
    row.put("cycle", cycle);
    number(row, "perSecond", figures.perSecond());
    number(row, "p50Micros", figures.p50());
    number(row, "p90Micros", figures.p90());
    number(row, "p99Micros", figures.p99());
    number(row, "p999Micros", figures.p999());
    number(row, "clientCpuMicros", figures.client());
    number(row, "serverCpuMicros", figures.server());
    number(row, "brokerCpuMicros", figures.broker());
    number(row, "bytesAllocated", figures.bytes());
  }

  /** JSON has no NaN: what is not known is null. */
  private static void number(ObjectNode row, String name, double value) {
    if (Double.isFinite(value)) {
      row.put(name, value);
    } else {
      row.putNull(name);
    }
  }
}
