// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.quarkus.RpcEndpoint;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A bean with {@link RpcEndpoint}, and what of it can be called.
 *
 * @param served exchange and topic
 * @param own namespace and version
 * @param type whose methods can be called
 */
record EndpointBean(Class<?> written, Object bean, Class<?> type, Target served, Target own) {

  /**
   * @throws IllegalStateException if it does not say what is served
   */
  static EndpointBean of(String name) {
    Class<?> written = BeanClasses.load(name);
    RpcEndpoint declared = Objects.requireNonNull(written.getAnnotation(RpcEndpoint.class));
    Class<?> type = type(written, declared.type());
    RpcInterface said = type.getAnnotation(RpcInterface.class);
    String given = declared.topic().isEmpty() ? declared.value() : declared.topic();
    String topic = text(given, said == null ? "" : said.topic());
    if (topic.isEmpty()) {
      throw new IllegalStateException(
          "%s has an @RpcEndpoint without a topic. Name it: @RpcEndpoint(topic = \"…\"), or"
                  .formatted(name)
              + " @RpcInterface(topic = \"…\") on its interface.");
    }
    String exchange = text(declared.exchange(), "");
    String namespace = text(declared.namespace(), said == null ? "" : said.namespace());
    String version = text(declared.version(), said == null ? "" : said.version());
    Target served = Target.topic(topic);
    Target own = Target.endpoint();
    return new EndpointBean(
        written,
        BeanClasses.bean(written),
        type,
        exchange.isEmpty() ? served : served.withExchange(exchange),
        with(name, namespace.isEmpty() ? own : own.withNamespace(namespace), version));
  }

  private static Target with(String name, Target own, String version) {
    try {
      return version.isEmpty() ? own : own.withVersion(version);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "%s has an @RpcEndpoint with a wrong version: %s. Write it as major.minor."
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private static String text(String given, String otherwise) {
    return Expressions.resolve(given.isEmpty() ? otherwise : given);
  }

  /** The interface that was meant, else the class that the user wrote. */
  private static Class<?> type(Class<?> written, Class<?> named) {
    if (named != void.class) {
      if (!named.isAssignableFrom(written)) {
        throw new IllegalStateException(
            "%s is not a %s, which its @RpcEndpoint names. Let it implement that type, or name another"
                    .formatted(written.getName(), named.getName())
                + " one.");
      }
      return named;
    }
    Set<Class<?>> typed = new LinkedHashSet<>();
    for (Class<?> each : all(written)) {
      if (each.isAnnotationPresent(RpcInterface.class)) {
        typed.add(each);
      }
    }
    if (typed.size() > 1) {
      throw new IllegalStateException(
          "%s has several interfaces that could be called: %s. Name the one that is meant:"
                  .formatted(written.getName(), typed)
              + " @RpcEndpoint(type = …).");
    }
    return typed.isEmpty() ? written : typed.iterator().next();
  }

  /** Returns the interfaces of a class, inherited ones too. */
  private static List<Class<?>> all(@Nullable Class<?> type) {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Class<?> direct : each.getInterfaces()) {
        all.add(direct);
        all.addAll(all(direct));
      }
    }
    return all;
  }

  void addTo(RpcServer.Builder server) {
    add(server, type);
  }

  private <T> void add(RpcServer.Builder server, Class<T> type) {
    server.endpoint(own, type, type.cast(bean));
  }

  /**
   * Of endpoints of one interface and version the first that has a method answers, and hides that
   * of the others.
   *
   * @throws IllegalStateException if both answer a method
   */
  void requireDifferentFrom(List<EndpointBean> others) {
    for (EndpointBean other : others) {
      Set<String> shared = methods();
      shared.retainAll(other.methods());
      if (!shared.isEmpty() && answersAs(other)) {
        throw new IllegalStateException(
            "%s and %s both answer %s at topic '%s'. Give one of them another topic, namespace or"
                    .formatted(
                        other.written.getName(),
                        written.getName(),
                        String.join(", ", shared),
                        served.topic())
                + " major version in its @RpcEndpoint, or remove its method.");
      }
    }
  }

  private boolean answersAs(EndpointBean other) {
    return Objects.equals(own.namespace(), other.own.namespace())
        && major(own.version()) == major(other.own.version());
  }

  private static int major(@Nullable Version version) {
    return version == null ? 1 : version.major();
  }

  private Set<String> methods() {
    Set<String> names = new TreeSet<>();
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())
          && !method.isBridge()
          && method.getDeclaringClass() != Object.class) {
        Rpc rpc = method.getAnnotation(Rpc.class);
        names.add(rpc == null ? method.getName() : rpc.name());
      }
    }
    return names;
  }
}
