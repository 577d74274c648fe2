// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.micrometer.BergenMeters;
import dev.bergen.micrometer.BergenObservations;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;

/** Times a call at both ends, and prints what the meters say. */
public final class Observed {
  private Observed() {}

  /** The endpoint. */
  public static final class Desk {
    public String greet(String name) {
      return "Hello, " + name + "!";
    }
  }

  public static void main(String[] args) {
    MeterRegistry meters = new SimpleMeterRegistry();
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    BergenObservations observations = BergenObservations.of(registry).withMeters(meters);

    try (RpcTransport transport = RpcTransport.open("memory:")) {
      RpcServer server =
          RpcServer.builder(transport, Target.topic("desk").withServer("a"))
              .endpoint(new Desk())
              .interceptor(observations.server(transport))
              .build();
      RpcClient desk =
          RpcClient.of(transport, Target.topic("desk"))
              .withInterceptor(observations.client(transport));
      BergenMeters.of(transport).bindTo(meters);
      BergenMeters.of(server).bindTo(meters);

      try (server) {
        server.start();
        System.out.println(desk.call("greet", Map.of("name", "Ada")));
      }
      for (Timer timer : meters.get("rpc.server.call.duration").timers()) {
        System.out.println(timer.getId().getTag("rpc.method") + ": " + timer.count());
      }
    }
  }
}
