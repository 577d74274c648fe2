// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.patient.Patient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One check of the doctor.
 *
 * @param id its permanent name: {@code unread-queue}
 * @param severity of its findings, at worst
 * @param why the harm of its findings
 * @param remedy what to do about it
 * @param needs the parts of the patient that it needs
 * @param inspection runs it and adds its findings
 */
public record Check(
    String id,
    Severity severity,
    String title,
    String why,
    String remedy,
    List<Need> needs,
    BiConsumer<Patient, Found> inspection) {

  public Check {
    needs = List.copyOf(needs);
  }

  /** Returns why it cannot run; {@code null} if it can. */
  @Nullable String obstacle(Patient patient) {
    for (Need need : needs) {
      String missing = need.missing(patient);
      if (missing != null) {
        return missing;
      }
    }
    return null;
  }

  List<Finding> findings(Patient patient) {
    Found found = new Found(this);
    inspection.accept(patient, found);
    return found.all;
  }

  /**
   * Collects the findings of one check.
   *
   * <p>Threads: the one that runs the check.
   */
  public static final class Found {
    private final Check check;
    private final List<Finding> all = new ArrayList<>();

    Found(Check check) {
      this.check = check;
    }

    void add(String where, String what) {
      add(check.severity(), where, what, null);
    }

    void add(String where, String what, @Nullable String type) {
      add(check.severity(), where, what, type);
    }

    void add(Severity severity, String where, String what, @Nullable String type) {
      all.add(new Finding(check.id(), severity, where, what, check.why(), check.remedy(), type));
    }
  }
}
