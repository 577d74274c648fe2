// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.benchmarks.load.Stop;
import dev.bergen.benchmarks.report.Bar;
import dev.bergen.benchmarks.report.Document;
import dev.bergen.benchmarks.report.Reports;
import dev.bergen.benchmarks.report.Section;
import dev.bergen.benchmarks.report.TextTables;
import dev.bergen.benchmarks.rigs.Rigs;
import dev.bergen.benchmarks.singles.Singles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything side by side; by hand: {@code benchmarks/run}. */
public final class Compare {
  private Compare() {}

  public static void main(String[] args) throws IOException {
    if (Arrays.asList(args).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(Arrays.asList(args), Rigs.groups(), Singles.all());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    if (options.saved() != null) {
      System.exit(redraw(options.saved(), options.report()));
      return;
    }
    Stop stop = Stop.listening();
    int status = 1;
    try {
      status = run(options, stop);
    } finally {
      stop.exit(status);
    }
  }

  /** Makes the page of an earlier run anew. */
  static int redraw(Path saved, Path report) {
    Map<String, Section> sections = new LinkedHashMap<>();
    Rigs.groups().forEach(group -> sections.put(group.id(), Run.section(group)));
    try {
      System.out.println("Report: " + Reports.writePage(Reports.read(saved, sections), report));
      return 0;
    } catch (NoSuchFileException e) {
      System.err.println("There is no file " + e.getFile());
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
    return 2;
  }

  private static int run(Options options, Stop stop) throws IOException {
    Document document;
    boolean broken;
    try (Run run = new Run(options.schedule(), stop, null)) {
      run.measure(options.groups(), options::schedule, options.singles());
      broken = run.isBroken();
      List<Bar> bars = Bars.of(run.results(), run.facts());
      document = run.document("Bergen side by side", bars);
    }
    TextTables.of(document).forEach(System.out::println);
    System.out.println();
    System.out.println("Report: " + Reports.write(document, options.report()));
    return broken ? 1 : 0;
  }
}
