// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.rpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A call from client to endpoint and back on one thread, without JSON bytes or a broker: arguments
 * to JSON, dispatch, result to JSON, JSON to result.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class Dispatch {
  /** How many stand around each side. */
  @Param({"0", "1", "3"})
  public int interceptors;

  private Service service;

  @Setup
  public void setUp() {
    service =
        new Service("straight:", server -> around(server.executor(Runnable::run)), this::around);
  }

  private RpcServer.Builder around(RpcServer.Builder server) {
    ServerInterceptor interceptor = (call, next) -> next.handle(call);
    for (int i = 0; i < interceptors; i++) {
      server.interceptor(interceptor);
    }
    return server;
  }

  private RpcClient around(RpcClient client) {
    ClientInterceptor interceptor = (request, next) -> next.send(request);
    RpcClient derived = client;
    for (int i = 0; i < interceptors; i++) {
      derived = derived.withInterceptor(interceptor);
    }
    return derived;
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
