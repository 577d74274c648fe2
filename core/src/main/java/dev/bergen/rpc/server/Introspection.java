// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.rpc.typed.UserTypes;
import dev.bergen.spi.Timer;
import dev.bergen.transport.LifeState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries about a server's identity, endpoints and statistics. Its methods are served
 * beside the user's endpoints, which do not see these requests; interceptors do. The answers
 * contain no arguments, results or error texts: names, versions, counts and times only.
 *
 * <p>Threads: any.
 */
public final class Introspection {
  static final String NAMESPACE = "bergen.services";
  static final Target TARGET = Target.endpoint().withNamespace(NAMESPACE).withVersion("1.0");

  private final Target served;
  private final List<Endpoint> endpoints;
  private final Timer timer;
  private final Supplier<Vitals> vitals;
  private final long beganNanos;
  private final String began;

  private Introspection(
      Target served, List<Endpoint> endpoints, Timer timer, Supplier<Vitals> vitals) {
    this.served = served;
    this.endpoints = endpoints;
    this.timer = timer;
    this.vitals = vitals;
    this.beganNanos = timer.nanoTime();
    // wall clock: a time stamp is for people
    this.began = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * Makes the endpoint of a server.
   *
   * @param endpoints the user's
   * @param vitals are read for each query of statistics
   */
  public static Endpoint of(
      Target served,
      List<Endpoint> endpoints,
      Timer timer,
      Supplier<Vitals> vitals,
      UserTypes types) {
    Introspection asked = new Introspection(served, endpoints, timer, vitals);
    return Endpoint.of(Introspection.class, asked, TARGET, method -> true, types);
  }

  /** Returns whether one of the user's endpoints serves the namespace already. */
  public static boolean isTaken(List<Endpoint> endpoints) {
    return endpoints.stream().anyMatch(each -> each.target().acceptsNamespace(NAMESPACE));
  }

  /** Returns the server's identity. */
  public Map<String, @Nullable Object> ping() {
    Map<String, @Nullable Object> said = new LinkedHashMap<>();
    said.put("topic", served.topic());
    said.put("server", served.server());
    said.put("library", "bergen");
    said.put("library_version", ThisBuild.VERSION);
    said.put("started", began);
    return said;
  }

  /** Returns the endpoints and their methods. */
  public Map<String, @Nullable Object> info() {
    Map<String, @Nullable Object> said = ping();
    said.put("host", ThisBuild.host());
    said.put("runtime", "Java " + Runtime.version().feature());
    said.put("endpoints", endpoints.stream().map(Introspection::describe).toList());
    return said;
  }

  private static Map<String, @Nullable Object> describe(Endpoint endpoint) {
    Target target = endpoint.target();
    Version version = target.version();
    List<@Nullable String> namespaces = new ArrayList<>();
    namespaces.add(target.namespace());
    target.legacyNamespaces().stream()
        .filter(legacy -> !namespaces.contains(legacy))
        .sorted(Comparator.nullsFirst(Comparator.naturalOrder()))
        .forEach(namespaces::add);
    Map<String, @Nullable Object> said = new LinkedHashMap<>();
    said.put("namespaces", namespaces);
    said.put("version", (version == null ? Version.DEFAULT : version).toString());
    said.put("methods", new TreeSet<>(endpoint.methods().keySet()));
    return said;
  }

  /** Returns load and statistics. */
  public Map<String, @Nullable Object> stats() {
    Vitals now = vitals.get();
    Map<String, @Nullable Object> said = ping();
    said.put("uptime", seconds(Duration.ofNanos(timer.nanoTime() - beganNanos)));
    said.put("state", now.state().name());
    said.put("in_flight", now.inFlight());
    said.put("max_concurrent_calls", now.places());
    said.put("saturation", (double) now.inFlight() / now.places());
    said.put("skipped", now.skipped());
    said.put("methods", now.dispatcher().statistics(Introspection::describe));
    return said;
  }

  private static Map<String, @Nullable Object> describe(
      String method,
      @Nullable String namespace,
      String version,
      long calls,
      long failures,
      @Nullable String lastError,
      Duration median,
      Duration p95,
      Duration p99) {
    Map<String, @Nullable Object> said = new LinkedHashMap<>();
    said.put("namespace", namespace);
    said.put("version", version);
    said.put("method", method);
    said.put("calls", calls);
    said.put("failures", failures);
    said.put("last_error", lastError);
    said.put("p50", seconds(median));
    said.put("p95", seconds(p95));
    said.put("p99", seconds(p99));
    return said;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  /**
   * The state of a server at a moment.
   *
   * @param places how many requests it handles at once
   * @param skipped requests that were not handled, because their callers had gone
   */
  public record Vitals(
      LifeState state, int inFlight, int places, long skipped, Dispatcher dispatcher) {}
}
