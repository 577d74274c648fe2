// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.observe.doctor.Diagnosis;
import dev.bergen.observe.doctor.Finding;
import dev.bergen.observe.doctor.Severity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DoctorReportTest {

  @Test
  void names_of_a_broker_stay_in_their_line() {
    Finding finding =
        new Finding(
            "mirrors",
            Severity.WARNING,
            "policy a\nb",
            "it mirrors\u009B queues",
            "why",
            "remedy",
            "rabbitmqctl one\u0007\nrabbitmqctl two");
    Diagnosis diagnosis = new Diagnosis(List.of(finding), List.of(), 1);
    StringWriter out = new StringWriter();

    new DoctorReport(List.of(new Visit.Result("v\u009B1", null, diagnosis)))
        .print(new PrintWriter(out));

    assertThat(out.toString().lines())
        .contains(
            "virtual host v 1",
            "         policy a b: it mirrors queues",
            "              rabbitmqctl one ",
            "              rabbitmqctl two")
        .allMatch(line -> line.chars().noneMatch(Character::isISOControl));
  }
}
