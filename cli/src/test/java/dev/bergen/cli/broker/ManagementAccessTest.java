// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.config.TransportUrl;
import dev.bergen.observe.management.ManagementUrl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManagementAccessTest {
  private static final TransportUrl TWO =
      TransportUrl.parse("rabbit://nova:one@mq1:5672,nova2:two@MQ2/");

  private static String login(String management, String transport, Map<String, String> variables) {
    ManagementUrl url =
        ManagementAccess.parse(management, TransportUrl.parse(transport), variables);
    return url.user() + "/" + url.password();
  }

  @ParameterizedTest
  @CsvSource({
    "http://mq1, nova/one",
    "https://mq2:443, nova2/two",
    "http://mq3, guest/guest",
    "http://mq1.example.org, guest/guest",
    "http://localhost, guest/guest",
    "http://ops:w@mq1, ops/w",
    "http://ops:w@mq3, ops/w"
  })
  void the_transports_password_goes_to_its_own_hosts_only(String management, String login) {
    ManagementUrl url = ManagementAccess.parse(management, TWO, Map.of());

    assertThat(url.user() + "/" + url.password()).isEqualTo(login);
  }

  /** The driver logs in with it, so that the same user is known to the API. */
  @Test
  void a_missing_or_empty_part_of_the_transports_login_is_guest() {
    assertThat(login("http://mq1", "rabbit://nova@mq1/", Map.of())).isEqualTo("nova/guest");
    assertThat(login("http://mq1", "rabbit://nova:@mq1/", Map.of())).isEqualTo("nova/guest");
    assertThat(login("http://mq1", "rabbit://:pw@mq1/", Map.of())).isEqualTo("guest/pw");
    assertThat(login("http://mq1", "rabbit://:@mq1/", Map.of())).isEqualTo("guest/guest");
  }

  @Test
  void all_names_of_this_machine_are_one_host() {
    assertThat(login("http://localhost", "rabbit://nova:x@127.0.0.1/", Map.of()))
        .isEqualTo("nova/x");
    assertThat(login("http://[::1]:15672", "rabbit://nova:x@localhost/", Map.of()))
        .isEqualTo("nova/x");
    assertThat(login("http://127.0.0.1.example.org", "rabbit://nova:x@localhost/", Map.of()))
        .isEqualTo("guest/guest");
  }

  @Test
  void the_environment_counts_before_the_transport() {
    Map<String, String> variables = Map.of(ManagementUrl.USER, "ops", ManagementUrl.PASSWORD, "w");

    assertThat(login("http://mq1", "rabbit://nova:x@mq1/", variables)).isEqualTo("ops/w");
    assertThat(login("http://mq3", "rabbit://nova:x@mq1/", variables)).isEqualTo("ops/w");
  }

  @Test
  void exported_variables_of_one_broker_do_not_apply_to_a_context_of_another() {
    NamedContext prod = new NamedContext("prod", TWO, null, null, null, null, List.of(), List.of());

    assertThat(ManagementAccess.foreign("http://mq-dev:15672", TWO, prod))
        .contains("mq-dev is not a host of the context 'prod'");
    assertThat(ManagementAccess.foreign("http://ops:w@dev", null, prod)).doesNotContain("ops:w");
    assertThat(ManagementAccess.foreign("https://mq2", TWO, prod)).isNull();
    assertThat(ManagementAccess.foreign("http://mq-dev", TWO, null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "http://mq1, true",
    "https://mq1, false",
    "http://localhost, false",
    "http://127.0.0.1, false",
    "http://[::1], false",
    "http://127.example.org, true"
  })
  void a_password_is_overheard_beyond_this_machine_without_tls(String url, boolean overheard) {
    assertThat(ManagementAccess.isOverheard(ManagementUrl.parse(url, Map.of())))
        .isEqualTo(overheard);
  }
}
