// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static java.time.Duration.ofSeconds;

import dev.bergen.Target;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Starts the Java servers of the tests. */
public final class JavaServers {
  private static final RemoteErrors ERRORS =
      RemoteErrors.builder()
          .mapOutgoing(
              JavaLab.InstanceNotFound.class,
              "peer_errors",
              "InstanceNotFound",
              JavaLab.InstanceNotFound::kwargs)
          .mapOutgoing(JavaLab.QuotaExceeded.class, "peer_errors", "QuotaExceeded")
          .mapOutgoing(
              JavaLab.NoSuchVolume.class,
              "peer_errors",
              "NoSuchVolume",
              JavaLab.NoSuchVolume::args,
              error -> Map.of())
          .mapOutgoing(
              GoldenLab.LabError.class, "lab_errors", "LabError", GoldenLab.LabError::kwargs)
          .build();

  private JavaServers() {}

  /** Starts the counterpart of our Python program for servers. */
  public static RpcServer start(
      RpcTransport transport, String topic, String server, CountDownLatch stopped) {
    return started(
        RpcServer.builder(transport, Target.topic(topic).withServer(server))
            .endpoint(new JavaLab.Plain(server, stopped))
            .endpoint(new JavaLab.Namespaced())
            .endpoint(new JavaLab.Versioned()));
  }

  /** Starts server1 of the topic lab as it was when the messages were captured. */
  public static RpcServer startGolden(RpcTransport transport, CountDownLatch stopped) {
    return started(
        RpcServer.builder(transport, Target.topic("lab").withServer("server1"))
            .endpoint(new GoldenLab.Plain(stopped))
            .endpoint(new GoldenLab.First())
            .endpoint(new GoldenLab.Second()));
  }

  private static RpcServer started(RpcServer.Builder builder) {
    RpcServer server =
        builder
            .errors(ERRORS)
            .ping(true)
            .startTimeout(ofSeconds(30))
            .drainTimeout(ofSeconds(5))
            .build();
    server.start();
    return server;
  }
}
