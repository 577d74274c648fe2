// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.rpc.LoopSubscription.Incoming;
import dev.bergen.spi.Reply;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Request;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One server on a {@link LoopDriver}, on a clock that stands still, and requests for it. */
final class ServerBench implements AutoCloseable {
  static final Target TARGET = Target.topic("compute").withServer("node-7");

  final ManualTimer timer = new ManualTimer();
  final RpcTransport transport;
  final RpcServer server;

  ServerBench(UnaryOperator<RpcServer.Builder> setUp) {
    transport = RpcTransport.builder("loop://server").timer(timer).build();
    server = setUp.apply(RpcServer.builder(transport, TARGET)).build();
  }

  static ServerBench started(UnaryOperator<RpcServer.Builder> setUp) {
    ServerBench bench = new ServerBench(setUp);
    bench.server.start();
    return bench;
  }

  LoopSubscription subscription() {
    return LoopDriver.named("server").subscription();
  }

  Incoming send(Request request) {
    return subscription().send(new Incoming(request, "id-1", null));
  }

  Incoming send(String method, Map<String, ?> args) {
    return subscription().call(method, args);
  }

  static Request request(
      @Nullable String method, @Nullable String namespace, @Nullable String version) {
    return new Request(method, Json.EMPTY_OBJECT, namespace, version, RequestContext.empty());
  }

  static @Nullable Object result(Incoming incoming) throws Exception {
    Reply reply = incoming.answer.get(30, SECONDS);
    assertThat(reply.failure()).isNull();
    return reply.result().toJava();
  }

  static Failure failure(Incoming incoming) throws Exception {
    Failure failure = incoming.answer.get(30, SECONDS).failure();
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  @Override
  public void close() {
    server.close();
    transport.close();
    // An executor has ended slightly before its last thread has.
    Threads.until(() -> Threads.named("bergen-").isEmpty());
  }
}
