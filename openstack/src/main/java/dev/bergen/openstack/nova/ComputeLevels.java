// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which version of the compute API a host has, by the number that its service reports: {@code
 * SERVICE_VERSION_HISTORY} of Nova, as {@code scripts/contracts} reads it.
 *
 * @param versions by the first number that has each
 * @param newest the highest number that is known
 */
record ComputeLevels(NavigableMap<Long, String> versions, long newest) {
  private static final String FILE = "compute.levels";

  static ComputeLevels ofNova() {
    try (InputStream in = ComputeLevels.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not beside " + ComputeLevels.class.getName());
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + FILE, e);
    }
  }

  static ComputeLevels parse(String text) {
    NavigableMap<Long, String> versions = new TreeMap<>();
    long newest = 0;
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ");
      if (words[0].equals("newest")) {
        newest = Long.parseLong(words[1]);
      } else if (!line.startsWith("#") && !words[0].equals("service")) {
        versions.put(Long.parseLong(words[0]), words[1]);
      }
    }
    return new ComputeLevels(versions, newest);
  }

  /**
   * Returns the version of a host that reports {@code number}; {@code null} if it is newer than any
   * that is known here.
   */
  @Nullable String of(long number) {
    return number > newest ? null : versions.floorEntry(Math.max(0, number)).getValue();
  }
}
