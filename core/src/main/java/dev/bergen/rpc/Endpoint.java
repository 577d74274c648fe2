// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Target;
import dev.bergen.Version;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object whose methods can be called, under one namespace and version.
 *
 * @param methods by RPC name: those that the access policy allows
 */
record Endpoint(Target target, Map<String, EndpointMethod> methods) {
  static final String PING = "oslo_rpc_server_ping";

  Endpoint {
    methods = Map.copyOf(methods);
  }

  /**
   * Makes an endpoint of the public methods of {@code type}, a class or an interface of {@code
   * instance}. Methods of Object and of the JDK's own interfaces are left out.
   *
   * @param given {@code null} means the target that {@link RpcInterface} on the type declares
   * @throws IllegalArgumentException if a method cannot be called; the message names it
   */
  static Endpoint of(Class<?> type, Object instance, @Nullable Target given, AccessPolicy policy) {
    Target target = given == null ? declared(type) : given;
    TypeVariables variables = TypeVariables.of(type);
    Map<String, EndpointMethod> methods = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (!isRpc(type, method)) {
        continue;
      }
      var unused = InterfaceVersion.since(method, target.version());
      EndpointMethod made = EndpointMethod.of(method, variables, instance);
      EndpointMethod other = methods.putIfAbsent(made.name(), made);
      if (other != null && !other.hasSameParameters(made)) {
        throw Signature.refuse(
            method, "another method has the same name; make it private or use @Rpc(name = \"…\")");
      }
    }
    methods.values().removeIf(method -> !allows(policy, method));
    return new Endpoint(target, methods);
  }

  /** The endpoint that answers pings, whatever their arguments. */
  static Endpoint ping() {
    return new Endpoint(Target.endpoint(), Map.of(PING, EndpointMethod.constant(PING, "pong")));
  }

  /** Returns whether this endpoint answers requests in {@code namespace} at {@code version}. */
  boolean serves(@Nullable String namespace, @Nullable Version version) {
    Version own = target.version();
    return target.acceptsNamespace(namespace)
        && version != null
        && (own == null ? Version.DEFAULT : own).serves(version);
  }

  private static Target declared(Class<?> type) {
    RpcInterface declared = type.getAnnotation(RpcInterface.class);
    Version version = InterfaceVersion.declared(type);
    if (declared == null || version == null) {
      return Target.endpoint();
    }
    Target target = Target.endpoint().withVersion(version.toString());
    return declared.namespace().isEmpty() ? target : target.withNamespace(declared.namespace());
  }

  private static boolean isRpc(Class<?> type, Method method) {
    return !Modifier.isStatic(method.getModifiers())
        && !method.isBridge()
        && !method.isSynthetic()
        && !Signature.belongsToJdk(type, method);
  }

  private static boolean allows(AccessPolicy policy, EndpointMethod method) {
    return switch (policy) {
      case LEGACY -> true;
      case DEFAULT -> !method.name().startsWith("_");
      case EXPLICIT -> method.exposed();
    };
  }
}
