// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import dev.bergen.micrometer.BergenObservations;
import dev.bergen.rpc.RpcServer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to observe a call at both of its ends. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class Observed {
  /** Without threads between the ends, and with the memory driver's. */
  @Param({"straight:", "memory://observed"})
  public String url;

  /**
   * No interceptors; those of a registry without handlers; timers, without and with the {@code
   * .active} ones.
   */
  @Param({"off", "empty", "timers", "active"})
  public String registry;

  private Service service;

  @Setup
  public void setUp() {
    if (registry.equals("off")) {
      service = new Service(url, this::onOneThread, client -> client);
      return;
    }
    BergenObservations observations = BergenObservations.of(registry());
    service =
        new Service(
            url,
            (server, transport) -> onOneThread(server).interceptor(observations.server(transport)),
            (client, transport) -> client.withInterceptor(observations.client(transport)));
  }

  private RpcServer.Builder onOneThread(RpcServer.Builder server) {
    return url.startsWith("straight") ? server.executor(Runnable::run) : server;
  }

  private ObservationRegistry registry() {
    ObservationRegistry made = ObservationRegistry.create();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    switch (registry) {
      case "timers" ->
          made.observationConfig()
              .observationHandler(
                  new DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER));
      case "active" ->
          made.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
      default -> {} // empty
    }
    return made;
  }

  @Benchmark
  public @Nullable Object call() {
    return service.call();
  }

  @TearDown
  public void tearDown() {
    service.close();
  }
}
