// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** What the cycles gave, a line for each benchmark: medians, and ratios within a cycle. */
final class Table {
  private static final String PEER = "ByJackson";

  /** By name and parameters; one sample a cycle. */
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /** One benchmark in one cycle. */
  record Sample(double nanos, double bytes) {}

  void add(RunResult result) {
    BenchmarkParams params = result.getParams();
    String name =
        params.getBenchmark().substring(Table.class.getPackageName().length() + 1)
            + params.getParamsKeys().stream()
                .map(key -> " " + key + "=" + params.getParam(key))
                .collect(Collectors.joining());
    add(name, new Sample(result.getPrimaryResult().getScore(), bytes(result)));
  }

  private static double bytes(RunResult result) {
    for (String key : result.getSecondaryResults().keySet()) {
      if (key.endsWith("gc.alloc.rate.norm")) {
        return result.getSecondaryResults().get(key).getScore();
      }
    }
    return Double.NaN;
  }

  void add(String name, Sample sample) {
    samples.computeIfAbsent(name, key -> new ArrayList<>()).add(sample);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-38s %13s %27s %12s %10s %11s%n"
            .formatted("", "ns/op", "from … to", "bytes/op", "x Jackson", "x its bytes"));
    samples.forEach((name, own) -> text.append(line(name, own, samples.get(peer(name)))));
    return text.toString();
  }

  private static String line(String name, List<Sample> own, @Nullable List<Sample> peer) {
    String line =
        "%-38s %,13.0f %,12.0f … %,12.0f %,12.0f"
            .formatted(
                name,
                median(own, Sample::nanos),
                own.stream().mapToDouble(Sample::nanos).min().orElseThrow(),
                own.stream().mapToDouble(Sample::nanos).max().orElseThrow(),
                median(own, Sample::bytes));
    if (peer != null && peer.size() == own.size()) {
      List<Sample> ratios = new ArrayList<>();
      for (int i = 0; i < own.size(); i++) {
        Sample ours = own.get(i);
        Sample theirs = peer.get(i);
        ratios.add(new Sample(theirs.nanos / ours.nanos, ours.bytes / theirs.bytes));
      }
      line +=
          " %10.2f %11.2f".formatted(median(ratios, Sample::nanos), median(ratios, Sample::bytes));
    }
    return line + "%n".formatted();
  }

  /**
   * Returns what a benchmark stands beside: {@code decode size=1} beside {@code decodeByJackson}.
   */
  private static String peer(String name) {
    int end = name.indexOf(' ');
    return end < 0 ? name + PEER : name.substring(0, end) + PEER + name.substring(end);
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
    double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
