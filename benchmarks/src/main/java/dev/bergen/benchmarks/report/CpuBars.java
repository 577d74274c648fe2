// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import dev.bergen.benchmarks.load.Figures;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How much CPU time an operation costs: the client's, the server's and the broker's in one bar. */
final class CpuBars {
  private static final int WIDTH = 620;
  private static final int NAMES = 236;
  private static final int NUMBERS = 64;
  private static final int WIDE = WIDTH - NAMES - NUMBERS;
  private static final int ROW = 22;

  /** As many times as much as the middle one's, at most. */
  private static final int MOST = 3;

  private record Part(String name, ToDoubleFunction<Figures> value) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("client", Figures::client),
          new Part("server", Figures::server),
          new Part("broker", Figures::broker));

  private CpuBars() {}

  /** Returns a figure; empty if no CPU time is known. */
  static String figure(Results results, String group, int level, List<String> rigs) {
    double[] sums =
        rigs.stream()
            .mapToDouble(rig -> sum(results, group, rig, level))
            .filter(sum -> sum > 0)
            .sorted()
            .toArray();
    // One that takes very much more than most would leave nothing to see of these: it is cut.
    double most =
        sums.length == 0 ? 0 : Math.min(sums[sums.length - 1], MOST * sums[sums.length / 2]);
    if (most <= 0) {
      return "";
    }
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"charts\"><figure class=\"cpu\"><figcaption>CPU time of one");
    html.append(" operation, µs: <span class=\"part-client\">client</span> <span");
    html.append(" class=\"part-server\">server</span> <span class=\"part-broker\">broker</span>");
    html.append("</figcaption>");
    html.append(
        "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"CPU time\">"
            .formatted(WIDTH, ROW * rigs.size() + 4));
    for (int i = 0; i < rigs.size(); i++) {
      row(html, results, group, level, rigs.get(i), i * ROW, most);
    }
    return html.append("</svg></figure></div>\n").toString();
  }

  private static void row(
      StringBuilder html,
      Results results,
      String group,
      int level,
      String rig,
      int top,
      double most) {
    String title = results.title(group, rig);
    html.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\"><title>%s</title>%s</text>"
            .formatted(NAMES - 6, top + 15, Html.escape(title), Html.escape(shortened(title))));
    double left = NAMES;
    double sum = 0;
    for (Part part : PARTS) {
      double micros = median(results, group, rig, level, part);
      double room = NAMES + WIDE - left;
      double width = Math.min(room, micros / most * WIDE);
      html.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"part-%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\">"
                  + "<title>%s, %s: %s µs</title></rect>",
              part.name(),
              left,
              top + 3,
              width,
              ROW - 6,
              Html.escape(title),
              part.name(),
              Numbers.text(micros)));
      left += width;
      sum += micros;
    }
    html.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%d\">%s</text>",
            left + 5,
            top + 15,
            Numbers.text(sum)));
  }

  private static double sum(Results results, String group, String rig, int level) {
    return PARTS.stream().mapToDouble(part -> median(results, group, rig, level, part)).sum();
  }

  private static String shortened(String name) {
    return name.length() <= 32 ? name : name.substring(0, 31) + "…";
  }

  /** 0 where it is not known. */
  private static double median(Results results, String group, String rig, int level, Part part) {
    double median = results.spread(group, rig, level, part.value()).median();
    return Double.isFinite(median) ? median : 0;
  }
}
