// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Our client. */
record JavaCaller(RpcClient client, boolean mandatory, int room) implements Caller {

  /** Ids: of more that are unconfirmed when a connection breaks, some run twice in Python. */
  private static final int PYTHON_REMEMBERS = 16;

  /** Calls {@link JavaWorker}s. */
  static JavaCaller ofJava(RpcTransport transport, String topic, boolean mandatory) {
    Target target = Target.topic(topic).withExchange(JavaWorker.EXCHANGE);
    return new JavaCaller(RpcClient.of(transport, target), mandatory, 1_000);
  }

  static JavaCaller ofPython(RpcTransport transport, boolean mandatory) {
    RpcClient client = RpcClient.of(transport, Target.topic(Pythons.TOPIC));
    return new JavaCaller(client, mandatory, PYTHON_REMEMBERS);
  }

  @Override
  public CompletableFuture<?> call(long number, double seconds, Duration timeout) {
    return client.withTimeout(timeout).callAsync("run", args(number, seconds));
  }

  @Override
  public CompletableFuture<?> cast(long number) {
    RpcClient casting = mandatory ? client.withMandatory() : client;
    return casting.withTimeout(CAST).castAsync("run", args(number, 0));
  }

  private static Map<String, Object> args(long number, double seconds) {
    return Map.of("number", number, "seconds", seconds);
  }

  @Override
  public boolean isOurs() {
    return true;
  }
}
