// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.config.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a nova.conf for a test. */
final class NovaConf {
  private NovaConf() {}

  static Configuration of(String text) {
    try {
      Path file = Files.createTempFile("nova", ".conf");
      try {
        return Configuration.builder().file(Files.writeString(file, text)).build();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
