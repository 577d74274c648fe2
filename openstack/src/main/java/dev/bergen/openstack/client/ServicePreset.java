// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.config.KnownService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The settings in a service's own code that its configuration file does not name, for clients and
 * listeners of that service. Its topics are {@link KnownService#topics} and {@link
 * KnownService#notificationTopics}.
 *
 * @param service which service
 * @param distribution its name on PyPI
 * @param release the release whose sources were read
 * @param exchange the exchange of its topics
 * @param exceptionModules the modules of exceptions that its own clients let in
 * @param notificationFormats {@code versioned}, {@code unversioned}, {@code cadf}
 * @param contextNeeds what it insists on in a context, in words; empty if on nothing
 * @param proof how it is known: from its sources, or from a running service
 */
public record ServicePreset(
    KnownService service,
    String distribution,
    String release,
    String exchange,
    List<String> exceptionModules,
    List<String> notificationFormats,
    String contextNeeds,
    String proof) {
  private static final String FILE = "presets.tsv";

  public ServicePreset {
    exceptionModules = List.copyOf(exceptionModules);
    notificationFormats = List.copyOf(notificationFormats);
  }

  /** Returns the preset of a service; empty if none is known. */
  public static Optional<ServicePreset> of(KnownService service) {
    return all().stream().filter(preset -> preset.service() == service).findFirst();
  }

  /** Returns the presets that there are. */
  public static List<ServicePreset> all() {
    try (InputStream in = ServicePreset.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not beside " + ServicePreset.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(ServicePreset::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + FILE, e);
    }
  }

  private static ServicePreset parse(String line) {
    String[] cells = line.split("\t", -1);
    KnownService service = KnownService.of(cells[0]);
    if (service == null) {
      throw new IllegalStateException(FILE + " names an unknown service: " + cells[0]);
    }
    return new ServicePreset(
        service,
        cells[1],
        cells[2],
        cells[3],
        words(cells[4]),
        words(cells[5]),
        cells[6].equals("-") ? "" : cells[6],
        cells[7]);
  }

  private static List<String> words(String cell) {
    return cell.equals("-") ? List.of() : List.of(cell.split(" "));
  }
}
