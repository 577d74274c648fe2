// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.doctor;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.SafeText;
import dev.bergen.observe.doctor.Catalogue;
import dev.bergen.observe.doctor.Check;
import dev.bergen.observe.doctor.Diagnosis;
import dev.bergen.observe.doctor.Diagnosis.NotRun;
import dev.bergen.observe.doctor.Finding;
import dev.bergen.observe.doctor.Severity;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what the doctor found, for people and for programs. */
final class DoctorReport {
  /** Of one kind; a program gets all. */
  private static final int MOST = 8;

  private static final String INDENT = "         ";

  private final List<Visit.Result> results;

  DoctorReport(List<Visit.Result> results) {
    this.results = results;
  }

  void print(PrintWriter out) {
    for (Visit.Result result : results) {
      out.println(
          SafeText.of(
              "virtual host "
                  + result.virtualHost()
                  + (result.url() == null ? "" : " at " + result.url())));
      out.println();
      Diagnosis diagnosis = result.diagnosis();
      byKind(diagnosis).values().forEach(findings -> print(out, findings));
      out.println(summary(diagnosis));
      notRun(diagnosis)
          .forEach(
              (why, checks) ->
                  out.println(
                      "not checked (%s): %s"
                          .formatted(ErrorReport.oneLine(why), String.join(", ", checks))));
    }
  }

  private static Map<String, List<Finding>> byKind(Diagnosis diagnosis) {
    return diagnosis.findings().stream()
        .collect(
            Collectors.groupingBy(
                finding -> finding.severity() + finding.check(),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static void print(PrintWriter out, List<Finding> findings) {
    Finding first = findings.get(0);
    out.println(
        "%-8s %s  [%s]"
            .formatted(
                first.severity().name().toLowerCase(Locale.ROOT),
                title(first.check()),
                first.check()));
    for (Finding finding : findings.subList(0, Math.min(MOST, findings.size()))) {
      out.println(INDENT + ErrorReport.oneLine(finding.where() + ": " + finding.what()));
    }
    if (findings.size() > MOST) {
      out.println(INDENT + "and %d more; -o json has all".formatted(findings.size() - MOST));
    }
    out.println(INDENT + "why: " + first.why());
    out.println(INDENT + "do:  " + first.remedy());
    Set<String> lines = new LinkedHashSet<>();
    for (Finding finding : findings.subList(0, Math.min(MOST, findings.size()))) {
      if (finding.type() != null) {
        finding.type().lines().forEach(lines::add);
      }
    }
    lines.forEach(line -> out.println(INDENT + "     " + SafeText.of(line)));
    out.println();
  }

  private static String title(String check) {
    return Catalogue.all().stream()
        .filter(each -> each.id().equals(check))
        .map(Check::title)
        .findFirst()
        .orElse(check);
  }

  private static String summary(Diagnosis diagnosis) {
    return String.format(
        Locale.ROOT,
        "%s, %s, %d advice; %d of %d checks ran",
        count(diagnosis.count(Severity.ERROR), "error"),
        count(diagnosis.count(Severity.WARNING), "warning"),
        diagnosis.count(Severity.ADVICE),
        diagnosis.run(),
        diagnosis.run() + diagnosis.notRun().size());
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static Map<String, List<String>> notRun(Diagnosis diagnosis) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (NotRun each : diagnosis.notRun()) {
      byReason.computeIfAbsent(each.why(), any -> new ArrayList<>()).add(each.check());
    }
    return byReason;
  }

  List<Map<String, @Nullable Object>> json() {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (Visit.Result result : results) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("virtual_host", result.virtualHost());
      one.put("url", result.url() == null ? null : result.url().toString());
      one.put("findings", result.diagnosis().findings().stream().map(Finding::toMap).toList());
      one.put(
          "not_run",
          result.diagnosis().notRun().stream()
              .map(each -> Map.of("check", each.check(), "why", each.why()))
              .toList());
      all.add(one);
    }
    return all;
  }
}
