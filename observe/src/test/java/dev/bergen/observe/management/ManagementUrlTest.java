// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManagementUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://mq, http://mq:15672/",
    "https://mq, https://mq:15671/",
    "http://mq:8080/api/, http://mq:8080/",
    "http://mq/rabbit/api, http://mq:15672/rabbit/",
    "http://[::1]:15672, http://[::1]:15672/"
  })
  void a_port_is_added_and_the_path_of_the_api_taken_off(String text, String root) {
    assertThat(ManagementUrl.parse(text, Map.of()).root()).hasToString(root);
  }

  @Test
  void credentials_come_from_the_url_then_from_the_environment() {
    Map<String, String> environment =
        Map.of(ManagementUrl.USER, "ops", ManagementUrl.PASSWORD, "w");

    ManagementUrl own = ManagementUrl.parse("http://a%40b:p%2Fq+r@mq", environment);
    ManagementUrl exported = ManagementUrl.parse("http://mq", environment);

    assertThat(own.user()).isEqualTo("a@b");
    assertThat(own.password()).isEqualTo("p/q+r");
    assertThat(exported.user() + exported.password()).isEqualTo("opsw");
    assertThat(ManagementUrl.parse("http://mq", Map.of()).user()).isEqualTo("guest");
  }

  @Test
  void a_password_is_not_printed() {
    assertThat(ManagementUrl.parse("http://ops:s3cret@mq", Map.of()))
        .hasToString("http://ops:***@mq:15672/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mq:15672", "rabbit://u:s3cret@mq", "http://u:s3 cret@mq", "http://"})
  void an_invalid_url_is_refused_without_repeating_it(String text) {
    assertThatThrownBy(() -> ManagementUrl.parse(text, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://user:password@host:15672")
        .hasMessageNotContaining("s3");
  }
}
