// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.settings;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Option;
import dev.bergen.config.Options;
import dev.bergen.rabbit.topology.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads whose queues keep their names. */
final class ServiceOptions {
  private ServiceOptions() {}

  /**
   * Returns {@code null} when names are not to be kept.
   *
   * @throws ConfigurationException if options that this needs are missing or cannot be used
   */
  static @Nullable ServiceName read(Options options) {
    if (!options.get(RabbitOptions.USE_QUEUE_MANAGER)) {
      return null;
    }
    String host = options.get(RabbitOptions.HOSTNAME);
    String process = options.get(RabbitOptions.PROCESS_NAME);
    String locks = options.get(RabbitOptions.LOCK_PATH);
    if (locks == null) {
      locks = System.getenv("OSLO_LOCK_PATH");
    }
    if (locks == null || locks.isEmpty()) {
      throw new ConfigurationException(
          "use_queue_manager needs lock_path in [oslo_concurrency], or the variable"
              + " OSLO_LOCK_PATH: the directory of the locks that all processes of a service"
              + " share, those in Python included",
          null);
    }
    try {
      return new ServiceName(
          host == null ? thisHost() : host,
          process == null ? ThisProgram.name() : process,
          Path.of(locks));
    } catch (InvalidPathException e) {
      throw new ConfigurationException("lock_path '%s' is not a valid path".formatted(locks), e);
    }
  }

  private static String thisHost() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw new ConfigurationException(
          "Cannot determine the name of this host: set %s".formatted(name(RabbitOptions.HOSTNAME)),
          e);
    }
  }

  private static String name(Option<?> option) {
    return option.name();
  }
}
