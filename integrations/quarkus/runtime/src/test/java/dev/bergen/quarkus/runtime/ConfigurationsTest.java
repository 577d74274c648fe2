// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.config.Configuration;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.NotificationOptions;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigurationsTest {
  @TempDir Path directory;

  private static Configuration configuration(
      Map<String, String> properties, Map<String, String> environment) {
    BergenConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(BergenConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(BergenConfig.class);
    return Configurations.of(config, environment);
  }

  private static String url(Configuration made) {
    return made.options(DefaultOptions.GROUP).get(DefaultOptions.TRANSPORT_URL);
  }

  @Test
  void a_property_counts_more_than_the_environment_and_that_more_than_a_file() throws IOException {
    Path file = directory.resolve("nova.conf");
    Files.writeString(file, "[DEFAULT]\ntransport_url = rabbit://file\ncontrol_exchange = nova\n");
    Map<String, String> environment = Map.of("OS_DEFAULT__TRANSPORT_URL", "rabbit://environment");
    Map<String, String> onlyFile = Map.of("bergen.config-file", file.toString());

    assertThat(url(configuration(onlyFile, Map.of()))).isEqualTo("rabbit://file");
    assertThat(url(configuration(onlyFile, environment))).isEqualTo("rabbit://environment");
    Configuration all =
        configuration(
            Map.of("bergen.config-file", file.toString(), "bergen.url", "memory:"), environment);
    assertThat(url(all)).isEqualTo("memory:");
    assertThat(all.options(DefaultOptions.GROUP).get(DefaultOptions.CONTROL_EXCHANGE))
        .isEqualTo("nova");
  }

  @Test
  void without_a_file_an_application_that_asks_for_a_notifier_notifies() throws IOException {
    Path file = directory.resolve("nova.conf");
    Files.writeString(file, "[DEFAULT]\ncontrol_exchange = nova\n");

    assertThat(drivers(configuration(Map.of(), Map.of()))).containsExactly("messagingv2");
    assertThat(drivers(configuration(Map.of("bergen.config-file", file.toString()), Map.of())))
        .isEmpty();
    assertThat(drivers(configuration(Map.of("bergen.notifications.driver", "log"), Map.of())))
        .containsExactly("log");
  }

  private static Iterable<String> drivers(Configuration made) {
    return made.options(NotificationOptions.GROUP).get(NotificationOptions.DRIVER);
  }

  @Test
  void a_wrong_option_and_a_missing_file_are_reported_with_their_property() {
    assertThatThrownBy(
            () -> configuration(Map.of("bergen.options.DEFAULT.rpc-timeout", "x"), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("bergen.options: ")
        .hasMessageContaining("rpc_timeout");
    assertThatThrownBy(
            () ->
                configuration(
                    Map.of("bergen.config-file", directory.resolve("none.conf").toString()),
                    Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("bergen.config-file: ");
  }
}
