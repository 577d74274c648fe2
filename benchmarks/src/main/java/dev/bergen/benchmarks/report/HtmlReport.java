// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import dev.bergen.benchmarks.load.Figures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A document as one page that needs nothing else: no script, nothing from elsewhere. */
final class HtmlReport {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH);

  private final Document document;
  private final Results results;
  private final StringBuilder html = new StringBuilder();

  HtmlReport(Document document) {
    this.document = document;
    this.results = document.results();
  }

  String page() throws IOException {
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    add("<title>%s</title>\n<style>\n%s</style></head><body>\n", document.title(), raw(css()));
    head();
    bars();
    for (String group : results.groups()) {
      if (!results.rigs(group).isEmpty()) {
        group(group);
      }
    }
    facts();
    memory();
    foot();
    return html.append("</body></html>\n").toString();
  }

  private void head() {
    add("<header><h1>%s</h1>", document.title());
    add("<p class=\"lead\">%s</p><ul class=\"machine\">", WHEN.format(document.when()));
    document.machine().forEach((what, value) -> add("<li><b>%s</b> %s</li>", what, value));
    add("</ul></header>\n");
  }

  private void bars() {
    if (document.bars().isEmpty()) {
      return;
    }
    long measured = document.bars().stream().filter(Bar::isMeasured).count();
    long reached =
        document.bars().stream().filter(bar -> bar.isMeasured() && bar.isReached()).count();
    add(
        "<section><h2>What it has to reach</h2><p>%s of %s that were measured are reached."
            + " The tick is the bound, the bar the measured median; equal widths are equal"
            + " factors.</p><div class=\"wide\"><table class=\"bars\">",
        reached, measured);
    add("<tr><th>measure</th><th>wanted</th><th>measured (quartiles)</th><th></th><th></th></tr>");
    for (Bar bar : document.bars()) {
      add(
          "<tr><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td>%s</td>"
              + "<td><span class=\"chip %s\">%s</span></td></tr>\n",
          bar.measure(),
          bar.bound(),
          bar.value(),
          raw(bullet(bar)),
          bar.verdict().replace(" ", "-"),
          bar.verdict());
    }
    add("</table></div></section>\n");
  }

  /** A bar whose middle is the bound. */
  private static String bullet(Bar bar) {
    if (!bar.isMeasured()) {
      return "";
    }
    double factor = Math.max(1 / 8.0, Math.min(8, bar.measured() / bar.wanted()));
    double width = 80 + 76 * Math.log(factor) / Math.log(8);
    return String.format(
        Locale.ROOT,
        "<svg class=\"bullet\" viewBox=\"0 0 160 18\"><rect class=\"track\" x=\"0\" y=\"4\""
            + " width=\"160\" height=\"10\" rx=\"5\"/><rect class=\"%s\" x=\"0\" y=\"4\""
            + " width=\"%.1f\" height=\"10\" rx=\"5\"/><line x1=\"80\" x2=\"80\" y1=\"0\""
            + " y2=\"18\"/></svg>",
        bar.isReached() ? "reached" : "missed",
        width);
  }

  private void group(String group) {
    List<String> rigs = results.rigs(group);
    Map<String, Style> styles = Style.of(rigs);
    Section section = document.section(group);
    Plots plots = new Plots(results);
    add("<section id=\"%s\"><h2>%s</h2>\n<div class=\"charts\">", group, section.title());
    if (results.levels(group).size() > 1) {
      add("%s", raw(plots.throughput(group, section.operations(), styles).figure()));
    }
    for (int level : results.levels(group)) {
      add("%s", raw(plots.latency(group, level, styles).figure()));
    }
    add("</div>\n");
    for (int level : results.levels(group)) {
      level(group, level, section);
    }
    add("</section>\n");
  }

  private void level(String group, int level, Section section) {
    List<String> rigs =
        results.rigs(group).stream().filter(rig -> results.has(group, rig, level)).toList();
    String first = results.first(group, level);
    String compared = results.title(group, first);
    add("<h3>%s, %s in flight</h3>", section.title(), Numbers.plain(level));
    add("%s", raw(CpuBars.figure(results, group, level, rigs)));
    add(
        "<div class=\"wide\"><table><tr><th></th><th>%s/s</th><th>÷ %s (quartiles)</th>"
            + "<th>p50 µs</th><th>p90</th><th>p99</th><th>p99.9</th><th>CPU µs: client</th>"
            + "<th>server</th><th>broker</th><th>bytes allocated</th></tr>",
        section.operations(), compared);
    for (String rig : rigs) {
      Spread ratio = results.ratio(group, rig, first, level, Figures::perSecond);
      String times =
          ratio.isKnown()
              ? "%s (%s–%s)"
                  .formatted(
                      Numbers.text(ratio.median()),
                      Numbers.text(ratio.low()),
                      Numbers.text(ratio.high()))
              : "-";
      add("<tr><td>%s</td>", results.title(group, rig));
      cell(group, rig, level, Figures::perSecond);
      add("<td class=\"n\">%s</td>", times);
      cell(group, rig, level, Figures::p50);
      cell(group, rig, level, Figures::p90);
      cell(group, rig, level, Figures::p99);
      cell(group, rig, level, Figures::p999);
      cell(group, rig, level, Figures::client);
      cell(group, rig, level, Figures::server);
      cell(group, rig, level, Figures::broker);
      cell(group, rig, level, Figures::bytes);
      add("</tr>\n");
    }
    add("</table></div>\n");
  }

  private void cell(String group, String rig, int level, ToDoubleFunction<Figures> value) {
    Spread spread = results.spread(group, rig, level, value);
    add(
        "<td class=\"n\" title=\"%s to %s in %s turns\">%s</td>",
        Numbers.text(spread.low()),
        Numbers.text(spread.high()),
        spread.count(),
        Numbers.text(spread.median()));
  }

  private void facts() {
    if (document.facts().isEmpty()) {
      return;
    }
    add("<section><h2>Measured by themselves</h2><div class=\"wide\"><table>");
    String subject = "";
    for (Fact fact : document.facts()) {
      add(
          "<tr><td>%s</td><td>%s</td><td class=\"n\">%s %s</td></tr>\n",
          fact.subject().equals(subject) ? "" : fact.subject(),
          fact.what(),
          Numbers.text(fact.value()),
          fact.unit());
      subject = fact.subject();
    }
    add("</table></div></section>\n");
  }

  private void memory() {
    if (document.memory().size() < 2) {
      return;
    }
    add(
        "<section><h2>Memory of the processes</h2><div class=\"charts\">%s</div></section>\n",
        raw(Plots.memory(document).figure()));
  }

  private void foot() {
    add(
        "<footer><h2>How to read this</h2><p>Rigs took turns of %s s, %s cycles after %s to warm"
            + " up, in an order shuffled anew for each cycle. A ratio is taken within a cycle, and"
            + " the median over all cycles is shown with its quartiles: machines drift, so compare"
            + " ratios, not rates.%s CPU time is of the whole process, for each operation.</p>",
        Numbers.plain(document.schedule().time().toMillis() / 1e3),
        document.schedule().cycles(),
        document.schedule().warmUps(),
        document.schedule().ratePerSecond() > 0
            ? " Operations were due at a rate, and their latency counts from then."
            : " Operations were begun as soon as one was done: latency includes waiting behind"
                + " the others in flight.");
    if (!document.leftOut().isEmpty()) {
      add("<p>Left out:</p><ul>");
      document.leftOut().forEach(line -> add("<li>%s</li>", inWords(line)));
      add("</ul>");
    }
    add("</footer>\n");
  }

  /** A line begins with the ids of a group and a rig, which are for the command line. */
  private String inWords(String line) {
    for (String group : results.groups()) {
      if (line.startsWith(group + ": ")) {
        String rest = line.substring(group.length() + 2);
        for (String rig : results.rigs(group)) {
          if (rest.startsWith(rig + " ")) {
            rest = results.title(group, rig) + rest.substring(rig.length());
            break;
          }
        }
        return document.section(group).title() + ": " + rest;
      }
    }
    return line;
  }

  private static String css() throws IOException {
    try (InputStream sheet = HtmlReport.class.getResourceAsStream("report.css")) {
      if (sheet == null) {
        throw new IOException("report.css is not beside " + HtmlReport.class);
      }
      return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** HTML rather than text. */
  private record Raw(String html) {}

  private static Raw raw(String html) {
    return new Raw(html);
  }

  /** Appends {@code form} with its values, of which texts are escaped. */
  private void add(String form, Object... values) {
    Object[] shown = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      shown[i] =
          values[i] instanceof Raw fragment
              ? fragment.html()
              : Html.escape(String.valueOf(values[i]));
    }
    html.append(String.format(Locale.ROOT, form, shown));
  }
}
