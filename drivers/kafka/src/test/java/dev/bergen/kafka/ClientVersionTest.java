// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClientVersionTest {

  @ParameterizedTest
  @ValueSource(strings = {"3.8.1", "3.8", "2.8.2", "0.11.0.3", "5.0.0", "5.0.0-rc1", "10.1"})
  void a_release_outside_the_range_is_refused_with_the_range_and_the_cure(String version) {
    assertThatThrownBy(() -> ClientVersion.require(version))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "kafka-clients " + version + " ", "3.9 to 4.x", "kafka.version", "4.4.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"3.9", "3.9.2", "3.10.0", "4.0.0", "4.1.2-SNAPSHOT", "4.4.0", "4.11.1-redhat-7"})
  void a_release_within_the_range_is_taken(String version) {
    assertThatCode(() -> ClientVersion.require(version)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"unknown", "", "four"})
  void a_release_that_nobody_names_is_not_held_against_anybody(String version) {
    assertThatCode(() -> ClientVersion.require(version)).doesNotThrowAnyException();
  }

  @Test
  void what_is_on_the_class_path_here_is_within_the_range() {
    assertThatCode(ClientVersion::require).doesNotThrowAnyException();
  }
}
