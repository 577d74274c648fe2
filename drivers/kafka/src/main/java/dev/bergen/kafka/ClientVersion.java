// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the driver runs with the {@code kafka-clients} on the class path, which is often the
 * choice of a framework. It names its release in a file beside its classes.
 */
final class ClientVersion {
  private static final Logger log = LoggerFactory.getLogger(ClientVersion.class);
  private static final String FILE = "/kafka/kafka-version.properties";
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\D.*");

  private static final int OLDEST_MAJOR = 3;
  private static final int OLDEST_MINOR = 9;
  private static final int NEWEST_MAJOR = 4;
  private static final String CURE =
      "With Spring Boot set the property kafka.version, with any other build the version of"
          + " org.apache.kafka:kafka-clients, to 4.4.0 for example";

  private ClientVersion() {}

  /**
   * Refuses a release that the driver does not run with.
   *
   * @throws ConfigurationException with the release, the range and the cure
   */
  static void require() {
    require(found());
  }

  /**
   * @param version {@code null} if unknown, which is accepted
   */
  static void require(@Nullable String version) {
    Matcher release = RELEASE.matcher(version == null ? "" : version + ".");
    if (!release.matches()) {
      log.debug("Cannot determine the version of kafka-clients: {}", version);
      return;
    }
    int major = Integer.parseInt(release.group(1));
    int minor = Integer.parseInt(release.group(2));
    boolean tooOld = major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR);
    if (tooOld || major > NEWEST_MAJOR) {
      throw new ConfigurationException(
          "kafka-clients %s is on the class path, and Bergen's Kafka driver runs with 3.9 to 4.x. %s"
              .formatted(version, CURE),
          null);
    }
  }

  private static @Nullable String found() {
    try (InputStream file = ProducerConfig.class.getResourceAsStream(FILE)) {
      if (file == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException | IllegalArgumentException e) {
      log.debug("Cannot read {}", FILE, e);
      return null;
    }
  }
}
