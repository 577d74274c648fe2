// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into {@code build.properties}. */
final class BuildVersion implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream in =
        Objects.requireNonNull(BuildVersion.class.getResourceAsStream("build.properties"))) {
      build.load(in);
    }
    return new String[] {
      "bergen " + build.getProperty("version"), "Java " + System.getProperty("java.version")
    };
  }
}
