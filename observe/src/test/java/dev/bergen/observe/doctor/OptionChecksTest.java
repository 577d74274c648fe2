// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bergen.config.Configuration;
import dev.bergen.config.ConfigurationProblem;
import dev.bergen.observe.patient.Part;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.ServiceConfiguration;
import dev.bergen.observe.patient.TlsHandshake;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OptionChecksTest {
  private static final String FAR = "rabbit://nova:secret@mq1/prod";

  private static Diagnosis examine(ServiceConfiguration... services) {
    Part<List<TlsHandshake>> none = Part.missing("none");
    return Doctor.examine(Patient.of("prod", Instant.EPOCH).with(List.of(services), none));
  }

  private static List<Finding> of(String check, ServiceConfiguration... services) {
    return examine(services).findings().stream()
        .filter(found -> found.check().equals(check))
        .toList();
  }

  @Test
  void two_services_that_would_declare_differently_are_an_error() {
    List<Finding> found =
        of(
            "options-differ",
            Ward.service("nova.conf", FAR, Map.of("rabbit_quorum_queue", "true")),
            Ward.service("cinder.conf", FAR, Map.of()),
            Ward.service("heat.conf", FAR + "?rabbit_quorum_queue=true", Map.of()));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).where()).isEqualTo("virtual host prod");
    assertThat(found.get(0).what())
        .isEqualTo("rabbit_quorum_queue is true in nova.conf, heat.conf, false in cinder.conf");
  }

  @Test
  void services_that_agree_are_well() {
    Map<String, String> options = Map.of("rabbit_quorum_queue", "true");

    assertThat(
            of("options-differ", Ward.service("a", FAR, options), Ward.service("b", FAR, options)))
        .isEmpty();
  }

  @Test
  void a_service_on_another_kind_of_broker_is_not_compared() {
    assertThat(
            of(
                "options-differ",
                Ward.service("nova.conf", FAR, Map.of("rabbit_quorum_queue", "true")),
                Ward.service("events.conf", "kafka://mq1:9092/prod", Map.of())))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "heartbeat-off, heartbeat_timeout_threshold, 0, 60",
    "heartbeat-slower-than-proxies, heartbeat_timeout_threshold, 122, 121",
    "prefetch-unlimited, rabbit_qos_prefetch_count, 0, 1",
    "transient-queues-never-expire, rabbit_transient_queues_ttl, 0, 1"
  })
  void an_option_is_found_on_its_side_of_the_border(
      String check, String option, String bad, String good) {
    assertThat(of(check, Ward.service("nova.conf", FAR, Map.of(option, bad)))).hasSize(1);
    assertThat(of(check, Ward.service("nova.conf", FAR, Map.of(option, good)))).isEmpty();
  }

  @Test
  void the_line_that_is_told_can_be_read_and_ends_the_finding() {
    for (String check :
        List.of("heartbeat-off", "prefetch-unlimited", "transient-queues-never-expire")) {
      Map<String, String> bad =
          Map.of(
              "heartbeat_timeout_threshold", "0",
              "rabbit_qos_prefetch_count", "0",
              "rabbit_transient_queues_ttl", "0");
      String[] line = of(check, Ward.service("nova.conf", FAR, bad)).get(0).type().split(" = ");

      assertThat(of(check, Ward.service("nova.conf", FAR, Map.of(line[0], line[1])))).isEmpty();
    }
  }

  @Test
  void guest_and_plain_text_are_well_over_loopback() {
    ServiceConfiguration near = Ward.service("a", "rabbit://guest:guest@localhost/", Map.of());
    ServiceConfiguration far = Ward.service("b", "rabbit://guest:guest@mq1/", Map.of());
    ServiceConfiguration tls =
        Ward.service("c", "rabbit://nova:x@mq1:5671/", Map.of("ssl", "true"));

    assertThat(of("guest-from-afar", near)).isEmpty();
    assertThat(of("guest-from-afar", far)).hasSize(1);
    assertThat(of("plain-text", near)).isEmpty();
    assertThat(of("plain-text", far)).hasSize(1);
    assertThat(of("plain-text", tls)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "rabbit://mq1/",
    "rabbit://:secret@mq1/",
    "'rabbit://nova:secret@mq1,mq2/'",
    "kombu://mq1/",
  })
  void a_url_without_a_user_means_guest(String url) {
    assertThat(of("guest-from-afar", Ward.service("a", url, Map.of())))
        .extracting(Finding::what)
        .singleElement()
        .asString()
        .matches("transport_url names no user at mq[12], which means guest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rabbit://localhost/",
        "rabbit:///",
        "rabbit://mq1/?rabbit_login_method=EXTERNAL",
        "kafka://mq1/"
      })
  void no_user_is_no_guest_from_afar_over_loopback_by_certificate_or_without_rabbitmq(String url) {
    assertThat(of("guest-from-afar", Ward.service("a", url, Map.of()))).isEmpty();
  }

  @Test
  void what_reading_a_file_found_is_passed_on_with_its_line() {
    ServiceConfiguration service =
        new ServiceConfiguration(
            "nova.conf",
            Configuration.empty(),
            List.of(new ConfigurationProblem(false, "nova.conf:7", "unknown")));

    assertThat(of("option-invalid", service))
        .extracting(Finding::severity, Finding::where)
        .containsExactly(tuple(Severity.WARNING, "nova.conf:7"));
  }

  @Test
  void a_broker_that_refuses_transient_queues_is_an_error_for_those_who_declare_them() {
    Patient patient =
        Patient.of("prod", Instant.EPOCH)
            .with(
                List.of(
                    Ward.service("old.conf", FAR, Map.of()),
                    Ward.service(
                        "new.conf",
                        FAR,
                        Map.of(
                            "rabbit_quorum_queue", "true",
                            "rabbit_transient_quorum_queue", "true"))),
                Part.missing("none"))
            .withAmqp(
                List.of("queues that are neither durable nor exclusive: refused, so that servers"),
                List.of());

    assertThat(Doctor.examine(patient).findings())
        .filteredOn(found -> found.check().equals("transient-queues-refused"))
        .extracting(Finding::where)
        .containsExactly("old.conf");
  }

  @Test
  void what_cannot_look_says_why_and_nothing_is_repeated_that_is_secret() {
    Diagnosis diagnosis = examine(Ward.service("nova.conf", FAR, Map.of()));

    assertThat(diagnosis.notRun())
        .filteredOn(each -> each.check().equals("memory-alarm"))
        .extracting(Diagnosis.NotRun::why)
        .containsExactly("no --management URL was given");
    assertThat(diagnosis.run() + diagnosis.notRun().size()).isEqualTo(Catalogue.all().size());
    assertThat(diagnosis.toString()).doesNotContain("secret");
  }
}
