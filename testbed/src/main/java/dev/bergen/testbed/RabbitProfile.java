// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ as users have it: a release, and what it permits.
 *
 * <p>Releases beside the distribution's are looked for as {@code rabbit-RELEASE} in the directory
 * that the variable {@code BERGEN_BROKERS} names, in {@code .bergen/brokers} of the repository and
 * in {@code /opt}; {@code scripts/brokers install} fetches them.
 *
 * <p>Tests run on {@link #current}, unless they name another: the property {@code broker.profile},
 * by label.
 */
public enum RabbitProfile {
  /** What the machine has installed, or {@code RABBITMQ_HOME} names: 3.10 on Debian 12. */
  DISTRIBUTION("distribution", "3.10", false),
  /** 4.0 as Debian 13 has it. */
  RABBIT_4_0("4.0", "4.0", false),
  /** 4.3 as Debian has it, which permits queues that are neither durable nor exclusive. */
  RABBIT_4_3("4.3", "4.3", false),
  /** 4.3 with the default of RabbitMQ's own packages, which deny such queues. */
  RABBIT_4_3_DENIED("4.3-denied", "4.3", true);

  private static final String PROPERTY = "broker.profile";
  private static final String DENIAL =
      "deprecated_features.permit.transient_nonexcl_queues = false";

  private final String label;
  private final String release;
  private final boolean deniesTransientQueues;

  RabbitProfile(String label, String release, boolean deniesTransientQueues) {
    this.label = label;
    this.release = release;
    this.deniesTransientQueues = deniesTransientQueues;
  }

  /** The profile that {@code -Dbroker.profile} names, else {@link #DISTRIBUTION}. */
  public static RabbitProfile current() {
    @Nullable String name = System.getProperty(PROPERTY);
    if (name == null || name.isEmpty()) {
      return DISTRIBUTION;
    }
    return labelled(name);
  }

  /**
   * Returns the profile of that label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RabbitProfile labelled(String label) {
    return Stream.of(values())
        .filter(profile -> profile.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no broker profile is called %s; there are %s"
                        .formatted(label, Arrays.toString(values()))));
  }

  /** The release that is meant, such as {@code 4.3}. */
  public String release() {
    return release;
  }

  /** Whether the broker refuses to declare queues that are neither durable nor exclusive. */
  public boolean deniesTransientQueues() {
    return deniesTransientQueues;
  }

  /**
   * The query of a transport URL whose topology every peer may declare on this broker: empty where
   * the default one is permitted.
   */
  public String permittedOptions() {
    return deniesTransientQueues
        ? "?rabbit_quorum_queue=true&rabbit_transient_quorum_queue=true"
        : "";
  }

  /** What is missing on this machine to start a node; empty if nothing is. */
  public Optional<String> missing() {
    if (installation().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        this == DISTRIBUTION
            ? Installation.missing()
            : "RabbitMQ %s not found; run scripts/brokers install".formatted(release));
  }

  /** Lines that a node's configuration needs to be of this kind. */
  List<String> configuration() {
    return deniesTransientQueues ? List.of(DENIAL) : List.of();
  }

  Optional<Installation> installation() {
    if (this == DISTRIBUTION) {
      return Installation.find();
    }
    return places()
        .map(place -> place.resolve("rabbit-" + release))
        .filter(home -> Files.exists(home.resolve("done")))
        .map(home -> Installation.in(home.resolve("sbin")))
        .findFirst();
  }

  private static Stream<Path> places() {
    @Nullable String named = System.getenv("BERGEN_BROKERS");
    Stream<Path> usual = Stream.concat(inRepository().stream(), Stream.of(Path.of("/opt")));
    return named == null ? usual : Stream.concat(Stream.of(Path.of(named)), usual);
  }

  private static Optional<Path> inRepository() {
    Path here = Path.of("").toAbsolutePath();
    for (Path place = here; place != null; place = place.getParent()) {
      if (Files.isExecutable(place.resolve("scripts/brokers"))) {
        return Optional.of(place.resolve(".bergen/brokers"));
      }
    }
    return Optional.empty();
  }

  /** The label. */
  @Override
  public String toString() {
    return label;
  }
}
