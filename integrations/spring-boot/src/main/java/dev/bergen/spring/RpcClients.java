// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Makes clients on the application's transport, with its interceptors, serializer, errors and
 * customizers.
 *
 * <p>Threads: any.
 */
public final class RpcClients {
  private final RpcTransport transport;
  private final List<RpcClientCustomizer> customizers;
  private final UnaryOperator<String> placeholders;

  /**
   * @param transport stays the caller's to close
   * @param customizers the first one sees a client first
   * @param placeholders resolves those of a topic
   */
  public RpcClients(
      RpcTransport transport,
      List<RpcClientCustomizer> customizers,
      UnaryOperator<String> placeholders) {
    this.transport = transport;
    this.customizers = List.copyOf(customizers);
    this.placeholders = placeholders;
  }

  /** Returns a client of {@code target}; connects to nothing. */
  public RpcClient client(Target target) {
    RpcClient client = RpcClient.of(transport, target);
    for (RpcClientCustomizer customizer : customizers) {
      client = customizer.customize(client);
    }
    return client;
  }

  /**
   * Returns a client of {@code type}, at the topic that {@code @RpcInterface} on it says.
   *
   * @throws InvalidRpcInterfaceException if it says none, or a method cannot be called
   */
  public <T> T of(Class<T> type) {
    RpcInterface declared = type.getAnnotation(RpcInterface.class);
    String topic = declared == null ? "" : placeholders.apply(declared.topic());
    if (topic.isEmpty()) {
      throw new InvalidRpcInterfaceException(
          "%s does not say whom it calls".formatted(type.getName()),
          "Name the topic of its servers: @RpcInterface(topic = \"…\").",
          null);
    }
    try {
      return client(Target.topic(topic)).as(type);
    } catch (IllegalArgumentException e) {
      throw new InvalidRpcInterfaceException(
          "%s cannot be a client: %s".formatted(type.getName(), e.getMessage()),
          "Change the method that is named, or its types.",
          e);
    }
  }
}
