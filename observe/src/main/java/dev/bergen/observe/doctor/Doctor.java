// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Diagnosis.NotRun;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.patient.Patient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs all checks of the {@link Catalogue}. */
public final class Doctor {
  private Doctor() {}

  /** Returns the known problems of {@code patient}. Makes no requests, so never blocks. */
  public static Diagnosis examine(Patient patient) {
    List<Finding> findings = new ArrayList<>();
    List<NotRun> notRun = new ArrayList<>();
    int run = 0;
    for (Check check : Catalogue.all()) {
      String obstacle = check.obstacle(patient);
      if (obstacle == null) {
        findings.addAll(check.findings(patient));
        run++;
      } else {
        notRun.add(new NotRun(check.id(), check.title(), obstacle));
      }
    }
    findings.sort(Comparator.comparing(Finding::severity).reversed());
    return new Diagnosis(findings, notRun, run);
  }

  /**
   * Returns the problems of a virtual host that the management API shows, the worst first. Blocks
   * until the broker has answered some ten questions.
   *
   * @param now to judge ages by
   */
  public static List<Finding> examine(Management management, String virtualHost, Instant now) {
    return examine(Patient.of(virtualHost, now).withManagement(management)).findings();
  }
}
