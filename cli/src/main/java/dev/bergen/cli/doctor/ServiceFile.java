// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.doctor;

import dev.bergen.ConfigurationException;
import dev.bergen.cli.config.ConfigCheck;
import dev.bergen.cli.config.ConfigGroups;
import dev.bergen.config.Configuration;
import dev.bergen.observe.patient.ServiceConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The configuration file of one service, and the problems that {@code config check} finds in it.
 */
final class ServiceFile {
  private ServiceFile() {}

  /**
   * Reads it. The environment does not count: it is this shell's and not the service's.
   *
   * @throws IOException if it cannot be read at all
   */
  static ServiceConfiguration read(Path file) throws IOException {
    ConfigCheck check = new ConfigCheck(ConfigGroups.all(), Map.of());
    check.read(file);
    Configuration configuration;
    try {
      configuration = Configuration.builder().file(file).build();
    } catch (ConfigurationException reportedAsProblem) {
      configuration = Configuration.empty();
    }
    return new ServiceConfiguration(file.toString(), configuration, check.problems());
  }
}
