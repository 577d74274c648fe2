// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.python;

import dev.bergen.testbed.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A release of oslo.messaging, or of a service on top of it, that the tests run against, installed
 * or not.
 *
 * <p>The releases are those that the repository has requirements for. They are looked for in the
 * directory that the system property {@code peers.home} or else the variable {@code BERGEN_PEERS}
 * names, {@code .bergen/peers} of the repository otherwise.
 *
 * @param version as on PyPI: {@code 14.0.3}; a service's with its name: {@code nova-34.0.0}
 * @param interpreter the Python of its virtual environment, which need not exist
 */
public record PythonRelease(String version, Path interpreter) {
  /** A release of oslo.messaging in a virtual environment of this machine. */
  public static final Requirement REQUIREMENT = new Requirement("peer", "peers.required");

  private static final String PREFIX = "requirements-";
  private static final String SUFFIX = ".txt";

  /** Returns every release that the tests know, oldest first. */
  public static List<PythonRelease> known() {
    List<PythonRelease> releases = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(programs(), PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String version = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        releases.add(new PythonRelease(version, interpreter(version)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    releases.sort(Comparator.comparing(PythonRelease::sortKey));
    return releases;
  }

  /** Returns the releases that are installed, oldest first; empty on a machine without peers. */
  public static List<PythonRelease> installed() {
    return known().stream().filter(PythonRelease::isInstalled).toList();
  }

  /** Returns the newest release that the tests know. */
  public static PythonRelease newest() {
    List<PythonRelease> known = known();
    return known.get(known.size() - 1);
  }

  /**
   * Returns the environment of an OpenStack service, which has an oslo.messaging, too.
   *
   * @param service its name and release, as in the requirements: {@code nova-34.0.0}; of several
   *     services, the series: {@code openstack-2026.2}
   */
  public static PythonRelease service(String service) {
    if (Stream.of("service-", "more-")
        .noneMatch(kind -> Files.isRegularFile(programs().resolve(kind + service + SUFFIX)))) {
      throw new IllegalArgumentException("No requirements for " + service + " in " + programs());
    }
    return new PythonRelease(service, interpreter(service));
  }

  public boolean isInstalled() {
    return Files.isExecutable(interpreter);
  }

  /**
   * Skips the calling test when this release is not installed, or fails it ({@link #REQUIREMENT}).
   */
  public void require(Class<?> test) {
    if (!isInstalled()) {
      throw REQUIREMENT.unmet(
          test.getName(),
          "%s is not at %s, run scripts/peers install %s"
              .formatted(
                  Character.isDigit(version.charAt(0)) ? "oslo.messaging " + version : version,
                  interpreter,
                  version));
    }
  }

  /** Returns where our programs for the peers are. */
  static Path programs() {
    return repository().resolve("interop-tests/src/test/python");
  }

  private static Path interpreter(String environment) {
    return home().resolve(environment).resolve("bin").resolve("python");
  }

  private static Path home() {
    return Optional.ofNullable(System.getProperty("peers.home"))
        .or(() -> Optional.ofNullable(System.getenv("BERGEN_PEERS")))
        .map(Path::of)
        .orElseGet(() -> repository().resolve(".bergen/peers"));
  }

  private static Path repository() {
    Path here = Path.of("").toAbsolutePath();
    for (Path place = here; place != null; place = place.getParent()) {
      if (Files.isExecutable(place.resolve("scripts/peers"))) {
        return place;
      }
    }
    throw new IllegalStateException("No scripts/peers in " + here + " or above it");
  }

  private String sortKey() {
    StringBuilder key = new StringBuilder();
    for (String part : version.split("\\.", -1)) {
      key.append("%05d.".formatted(Integer.parseInt(part)));
    }
    return key.toString();
  }

  @Override
  public String toString() {
    return version;
  }
}
