// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import java.util.List;

/**
 * The result of all checks.
 *
 * @param findings the worst first
 * @param notRun checks that lacked the data they need
 * @param run how many checks ran
 */
public record Diagnosis(List<Finding> findings, List<NotRun> notRun, int run) {

  /** A check that lacked the data it needs, and why. */
  public record NotRun(String check, String title, String why) {}

  public Diagnosis {
    findings = List.copyOf(findings);
    notRun = List.copyOf(notRun);
  }

  /** Returns how many findings are of that severity. */
  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
