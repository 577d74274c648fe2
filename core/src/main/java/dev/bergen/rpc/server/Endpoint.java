// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.rpc.typed.InterfaceVersion;
import dev.bergen.rpc.typed.Signature;
import dev.bergen.rpc.typed.TypeVariables;
import dev.bergen.rpc.typed.UserTypes;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An object whose methods can be called, under one namespace and version.
 *
 * @param methods by RPC name: those that the access policy allows
 */
public record Endpoint(Target target, Map<String, EndpointMethod> methods) {
  public static final String PING = "oslo_rpc_server_ping";

  public Endpoint {
    methods = Map.copyOf(methods);
  }

  /**
   * Makes an endpoint of the public methods of {@code type}, a class or an interface of {@code
   * instance}. Methods of Object and of the JDK's own interfaces are left out.
   *
   * @param given {@code null} means the target that {@code @RpcInterface} on the type declares
   * @param allowed whether a method may be called from outside
   * @param types read the annotations
   * @throws IllegalArgumentException if a method cannot be called; the message names it
   */
  public static Endpoint of(
      Class<?> type,
      Object instance,
      @Nullable Target given,
      Predicate<EndpointMethod> allowed,
      UserTypes types) {
    Target target = given == null ? declared(type, types) : given;
    TypeVariables variables = TypeVariables.of(type);
    Map<String, EndpointMethod> methods = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (!isRpc(type, method)) {
        continue;
      }
      var unused = InterfaceVersion.since(method, target.version(), types);
      EndpointMethod made = EndpointMethod.of(method, variables, instance, types);
      EndpointMethod other = methods.putIfAbsent(made.name(), made);
      if (other != null && !other.hasSameParameters(made)) {
        throw Signature.refuse(
            method, "another method has the same name; make it private or use @Rpc(name = \"…\")");
      }
    }
    methods.values().removeIf(allowed.negate());
    return new Endpoint(target, methods);
  }

  /** The endpoint that answers pings, whatever their arguments. */
  public static Endpoint ping(UserTypes types) {
    EndpointMethod pong = EndpointMethod.constant(PING, "pong", types);
    return new Endpoint(Target.endpoint(), Map.of(PING, pong));
  }

  /** Returns whether this endpoint answers requests in {@code namespace} at {@code version}. */
  boolean serves(@Nullable String namespace, @Nullable Version version) {
    Version own = target.version();
    return target.acceptsNamespace(namespace)
        && version != null
        && (own == null ? Version.DEFAULT : own).serves(version);
  }

  private static Target declared(Class<?> type, UserTypes types) {
    UserTypes.Declared declared = types.declared(type);
    Version version = InterfaceVersion.declared(type, types);
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
}
