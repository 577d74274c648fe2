// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus;

import dev.bergen.Target;
import dev.bergen.json.Serializer;
import dev.bergen.quarkus.runtime.Expressions;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.transport.RpcTransport;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Makes clients on the application's transport, with the {@link ClientInterceptor}s, the {@link
 * Serializer} and the {@link RemoteErrors} that are beans.
 *
 * <p>Threads: any.
 */
@Singleton
public class RpcClients {
  private final RpcTransport transport;
  private final Instance<Serializer> serializer;
  private final Instance<RemoteErrors> errors;
  private final List<ClientInterceptor> interceptors;

  /** The container's to call. */
  @Inject
  public RpcClients(
      RpcTransport transport,
      Instance<Serializer> serializer,
      Instance<RemoteErrors> errors,
      @All List<ClientInterceptor> interceptors) {
    this.transport = transport;
    this.serializer = serializer;
    this.errors = errors;
    this.interceptors = List.copyOf(interceptors);
  }

  /** Returns a client of {@code target}; connects to nothing. */
  public RpcClient client(Target target) {
    RpcClient client = RpcClient.of(transport, target);
    if (serializer.isResolvable()) {
      client = client.withSerializer(serializer.get());
    }
    if (errors.isResolvable()) {
      client = client.withErrors(errors.get());
    }
    for (ClientInterceptor interceptor : interceptors) {
      client = client.withInterceptor(interceptor);
    }
    return client;
  }

  /**
   * Returns a client of {@code type}, at the topic that {@code @RpcInterface} on it says.
   *
   * @throws IllegalArgumentException if it says none, or a method cannot be called
   */
  public <T> T of(Class<T> type) {
    RpcInterface declared = type.getAnnotation(RpcInterface.class);
    String topic = declared == null ? "" : Expressions.resolve(declared.topic());
    if (topic.isEmpty()) {
      throw new IllegalArgumentException(
          "%s does not say whom it calls. Name the topic of its servers: @RpcInterface(topic = \"…\")"
              .formatted(type.getName()));
    }
    return client(Target.topic(topic)).as(type);
  }
}
