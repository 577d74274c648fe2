// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.config.Configuration;
import dev.bergen.observe.management.BrokerPermission;
import dev.bergen.observe.patient.ServiceConfiguration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RightsChecksTest {
  private static final ServiceConfiguration NOVA = service("nova", "nova");
  private static final ServiceConfiguration NEUTRON = service("neutron", "neutron");

  private static ServiceConfiguration service(String name, String exchange) {
    return service(name, exchange, "rabbit://%s:secret@mq1/prod".formatted(name));
  }

  private static ServiceConfiguration service(String name, String exchange, String url) {
    Configuration configuration =
        Configuration.builder()
            .set("DEFAULT", "transport_url", url)
            .set("DEFAULT", "control_exchange", exchange)
            .build();
    return new ServiceConfiguration(
        "/etc/%1$s/%1$s.conf".formatted(name), configuration, List.of());
  }

  private static BrokerPermission rights(String user, String pattern) {
    return new BrokerPermission("prod", user, pattern, pattern, pattern);
  }

  private static List<Finding> findings(BrokerPermission... rights) {
    return Managed.findings(
        "user-without-rights", Managed.permissions(List.of(NOVA, NEUTRON), rights));
  }

  @Test
  void a_user_who_may_use_what_is_his_own_is_well() {
    assertThat(
            findings(
                rights("nova", "^(reply_|nova$|compute|conductor|scheduler)"),
                rights("neutron", "^(reply_|neutron$|q-|l3_agent|dhcp_agent)")))
        .isEmpty();
  }

  @Test
  void a_process_that_serves_one_topic_of_its_service_needs_no_fanout_of_the_others() {
    assertThat(findings(rights("nova", "^(reply_|nova$|compute)"), rights("neutron", ".*")))
        .isEmpty();
  }

  @Test
  void each_user_is_asked_for_its_own_exchange() {
    List<Finding> found = findings(rights("nova", ".*"), rights("neutron", "^(reply_|nova$)"));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).severity()).isEqualTo(Severity.ERROR);
    assertThat(found.get(0).where()).isEqualTo("user neutron");
    assertThat(found.get(0).what())
        .contains("the user has no permission to declare neutron (configure is '^(reply_|nova$)')");
  }

  @Test
  void no_fanout_of_any_topic_is_a_warning() {
    List<Finding> found = findings(rights("nova", "^(reply_|nova$)"), rights("neutron", ".*"));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(found.get(0).what()).contains("no permission to declare compute_fanout");
  }

  @Test
  void a_url_without_a_user_asks_for_the_rights_of_guest() {
    ServiceConfiguration heat = service("heat", "heat", "rabbit://mq1/prod");

    assertThat(
            Managed.findings(
                "user-without-rights", Managed.permissions(List.of(heat), rights("nova", ".*"))))
        .extracting(Finding::where)
        .containsExactly("user guest");
  }

  @Test
  void what_is_told_to_type_gives_nobody_all_rights() {
    List<Finding> found = findings(rights("nova", ""));

    assertThat(found).hasSize(2); // neutron has none at all
    assertThat(found)
        .extracting(Finding::type)
        .containsExactly(
            "rabbitmqctl list_user_permissions nova", "rabbitmqctl list_user_permissions neutron");
  }
}
