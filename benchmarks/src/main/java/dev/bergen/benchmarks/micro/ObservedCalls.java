// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import dev.bergen.Target;
import dev.bergen.micrometer.BergenObservations;
import dev.bergen.rpc.RpcServer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to observe a call at both of its ends: all ways in one JVM, by turns, so that
 * whatever else the machine does befalls them alike. Prints quartiles of the turns.
 */
public final class ObservedCalls {
  private static final int CALLS = 200;

  private ObservedCalls() {}

  /** How calls are observed. */
  private enum Way {
    /** No interceptors. */
    OFF,
    /** Interceptors of a registry without handlers. */
    EMPTY,
    /** Timers and nothing else: no observations. */
    TIMING,
    /** Timers of observations, none of them of what is under way. */
    TIMERS,
    /** As Micrometer does unless told otherwise, with {@code .active} timers. */
    ACTIVE;

    Service service(String url) {
      boolean straight = url.startsWith("straight");
      Target target = Target.topic("observed-" + this);
      if (this == OFF) {
        return new Service(
            url,
            target,
            (server, transport) -> onOneThread(server, straight),
            (client, transport) -> client);
      }
      BergenObservations observations =
          this == TIMING
              ? BergenObservations.timing(new SimpleMeterRegistry())
              : BergenObservations.of(registry());
      return new Service(
          url,
          target,
          (server, transport) ->
              onOneThread(server, straight).interceptor(observations.server(transport)),
          (client, transport) -> client.withInterceptor(observations.client(transport)));
    }

    private static RpcServer.Builder onOneThread(RpcServer.Builder server, boolean straight) {
      return straight ? server.executor(Runnable::run) : server;
    }

    private ObservationRegistry registry() {
      ObservationRegistry registry = ObservationRegistry.create();
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      if (this == TIMERS) {
        registry
            .observationConfig()
            .observationHandler(
                new DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER));
      } else if (this == ACTIVE) {
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
      }
      return registry;
    }
  }

  /** Takes URLs of brokers; {@code straight:} and {@code memory:} unless given. */
  public static void main(String[] args) {
    List<String> urls = args.length == 0 ? List.of("straight:", "memory:") : List.of(args);
    System.out.printf("JDK %s, turns of %d calls%n", Runtime.version(), CALLS);
    for (String url : urls) {
      int turns = url.startsWith("straight") ? 1000 : 300;
      print(url, turns, measure(url, turns));
    }
    System.exit(0); // drivers keep threads for a while
  }

  /** One way, and the nanoseconds of a call in each turn. */
  private record Run(Way way, Service service, double[] nanos) {}

  private static List<Run> measure(String url, int turns) {
    List<Run> runs =
        Arrays.stream(Way.values())
            .map(way -> new Run(way, way.service(url), new double[turns]))
            .toList();
    for (int turn = -turns; turn < turns; turn++) { // those below 0 warm up
      for (Run run : runs) {
        double taken = turn(run.service());
        if (turn >= 0) {
          run.nanos()[turn] = taken;
        }
      }
    }
    runs.forEach(run -> run.service().close());
    return runs;
  }

  private static double turn(Service service) {
    long begin = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      service.call();
    }
    return (System.nanoTime() - begin) / (double) CALLS;
  }

  private static void print(String url, int turns, List<Run> runs) {
    System.out.printf("%n%s, %d turns, µs a call%n", withoutLogin(url), turns);
    System.out.printf("%-8s %8s %8s %8s %14s%n", "", "25 %", "median", "75 %", "more than off");
    double[] off = runs.get(0).nanos();
    for (Run run : runs) {
      double[] taken = run.nanos();
      double[] more = new double[turns];
      Arrays.setAll(more, turn -> taken[turn] - off[turn]);
      System.out.printf(
          "%-8s %8.1f %8.1f %8.1f %14.1f%n",
          run.way().name().toLowerCase(Locale.ROOT),
          quartile(taken, 1),
          quartile(taken, 2),
          quartile(taken, 3),
          quartile(more, 2));
    }
  }

  private static String withoutLogin(String url) {
    return url.replaceAll("//.*@", "//");
  }

  private static double quartile(double[] values, int which) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) * which / 4] / 1000;
  }
}
