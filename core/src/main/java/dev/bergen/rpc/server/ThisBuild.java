// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which release of this library runs here, and on which host. Asks no name server. */
final class ThisBuild {
  private static final Logger log = LoggerFactory.getLogger(ThisBuild.class);
  private static final Path LINUX_NAME = Path.of("/proc/sys/kernel/hostname");

  /** The version that the build wrote into {@code build.properties}. */
  static final String VERSION = version();

  private ThisBuild() {}

  private static String version() {
    Properties build = new Properties();
    try (InputStream in = ThisBuild.class.getResourceAsStream("build.properties")) {
      if (in != null) { // a native image or a shaded jar may have left it out
        build.load(in);
      }
    } catch (IOException e) {
      log.debug("The version of this library cannot be read", e);
    }
    return build.getProperty("version", "unknown");
  }

  /** Returns the name of this host; {@code null} if it is not known without a lookup. */
  static @Nullable String host() {
    try {
      return Files.readString(LINUX_NAME).strip();
    } catch (IOException e) {
      String name = System.getenv("HOSTNAME");
      return name == null ? System.getenv("COMPUTERNAME") : name;
    }
  }
}
