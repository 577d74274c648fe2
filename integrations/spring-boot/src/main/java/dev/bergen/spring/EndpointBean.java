// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * A bean with {@link RpcEndpoint} at one of its topics, and what of it can be called.
 *
 * @param served exchange and topic
 * @param own namespace and version
 * @param type whose methods can be called
 */
record EndpointBean(String name, Object bean, Class<?> type, Target served, Target own) {

  /** Returns those of an application, in the order of their definitions. */
  static List<EndpointBean> all(ConfigurableListableBeanFactory beans) {
    List<EndpointBean> all = new ArrayList<>();
    for (String name : beans.getBeanDefinitionNames()) {
      RpcEndpoint declared = ScopedProxyUtils.isScopedTarget(name) ? null : declared(name, beans);
      if (declared != null) {
        all.addAll(of(name, declared, beans));
      }
    }
    return all;
  }

  /** On its class, also where Spring's proxy hides that, or on its {@code @Bean} method. */
  private static @Nullable RpcEndpoint declared(
      String name, ConfigurableListableBeanFactory beans) {
    RpcEndpoint declared = beans.findAnnotationOnBean(name, RpcEndpoint.class, false);
    Class<?> type = declared == null ? AutoProxyUtils.determineTargetClass(beans, name) : null;
    return type == null
        ? declared
        : AnnotatedElementUtils.findMergedAnnotation(type, RpcEndpoint.class);
  }

  /** Returns one for each topic. */
  private static List<EndpointBean> of(
      String name, RpcEndpoint declared, ConfigurableListableBeanFactory beans) {
    Object bean = beans.getBean(name);
    Class<?> type = type(name, declared.type(), bean);
    RpcInterface said = type.getAnnotation(RpcInterface.class);
    String exchange = text(beans, declared.exchange(), "");
    String namespace = text(beans, declared.namespace(), said == null ? "" : said.namespace());
    String version = text(beans, declared.version(), said == null ? "" : said.version());
    Target own = Target.endpoint();
    Target versioned =
        with(name, namespace.isEmpty() ? own : own.withNamespace(namespace), version);
    return topics(beans, declared, said).stream()
        .map(
            topic -> {
              Target served = served(name, type, topic);
              return new EndpointBean(
                  name,
                  bean,
                  type,
                  exchange.isEmpty() ? served : served.withExchange(exchange),
                  versioned);
            })
        .toList();
  }

  /** Several names of one topic, as by placeholders, are one. */
  private static Set<String> topics(
      ConfigurableListableBeanFactory beans, RpcEndpoint declared, @Nullable RpcInterface said) {
    String otherwise = said == null ? "" : said.topic();
    Set<String> topics = new LinkedHashSet<>();
    for (String topic : declared.topic()) {
      topics.add(text(beans, topic, otherwise));
    }
    return topics.isEmpty() ? Set.of(text(beans, "", otherwise)) : topics;
  }

  private static Target served(String name, Class<?> type, String topic) {
    if (topic.isEmpty()) {
      throw new InvalidRpcInterfaceException(
          "Bean '%s' of %s has an @RpcEndpoint without a topic".formatted(name, type.getName()),
          "Name it: @RpcEndpoint(topic = \"…\"), or @RpcInterface(topic = \"…\") on its interface.",
          null);
    }
    return Target.topic(topic);
  }

  private static Target with(String name, Target own, String version) {
    try {
      return version.isEmpty() ? own : own.withVersion(version);
    } catch (IllegalArgumentException e) {
      throw new InvalidRpcInterfaceException(
          "Bean '%s' has an @RpcEndpoint with a wrong version: %s".formatted(name, e.getMessage()),
          "Write it as major.minor: @RpcEndpoint(version = \"1.2\").",
          e);
    }
  }

  private static String text(
      ConfigurableListableBeanFactory beans, String given, String otherwise) {
    String text = given.isEmpty() ? otherwise : given;
    return Objects.requireNonNullElse(beans.resolveEmbeddedValue(text), "");
  }

  /** The interface that was meant, else the class that the user wrote. */
  private static Class<?> type(String name, Class<?> named, Object bean) {
    if (named != void.class) {
      if (!named.isInstance(bean)) {
        throw new InvalidRpcInterfaceException(
            "Bean '%s' is not a %s, which its @RpcEndpoint names".formatted(name, named.getName()),
            "Let it implement that type, or name another one.",
            null);
      }
      return named;
    }
    Class<?> written = AopProxyUtils.ultimateTargetClass(bean);
    List<Class<?>> typed =
        Arrays.stream(ClassUtils.getAllInterfacesForClass(written))
            .filter(each -> each.isAnnotationPresent(RpcInterface.class))
            .toList();
    boolean proxied = Proxy.isProxyClass(bean.getClass());
    List<Class<?>> choices =
        typed.isEmpty() && proxied ? List.of(AopProxyUtils.proxiedUserInterfaces(bean)) : typed;
    if (choices.size() > 1 || (proxied && choices.isEmpty())) {
      throw new InvalidRpcInterfaceException(
          "Bean '%s' of %s has several interfaces that could be called: %s"
              .formatted(name, written.getName(), choices),
          "Name the one that is meant: @RpcEndpoint(type = …).",
          null);
    }
    return choices.isEmpty() ? written : choices.get(0);
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
   */
  void requireDifferentFrom(List<EndpointBean> others) {
    for (EndpointBean other : others) {
      Set<String> shared = methods();
      shared.retainAll(other.methods());
      if (!shared.isEmpty() && answersAs(other)) {
        throw new InvalidRpcInterfaceException(
            "Beans '%s' and '%s' both answer %s at %s"
                .formatted(other.name, name, String.join(", ", shared), inWords()),
            "Give one of them another topic, namespace or major version in its @RpcEndpoint, or"
                + " remove its method.",
            null);
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

  private String inWords() {
    return "topic '%s', %s, version %d.x"
        .formatted(
            served.topic(),
            own.namespace() == null ? "no namespace" : "namespace '" + own.namespace() + "'",
            major(own.version()));
  }

  private Set<String> methods() {
    Set<String> names = new TreeSet<>();
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers()) && !method.isBridge() && !isOfJdk(method)) {
        Rpc rpc = method.getAnnotation(Rpc.class);
        names.add(rpc == null ? method.getName() : rpc.name());
      }
    }
    return names;
  }

  private boolean isOfJdk(Method method) {
    List<Class<?>> parents = new ArrayList<>(ClassUtils.getAllInterfacesForClassAsSet(type));
    parents.add(Object.class);
    return parents.stream()
        .filter(parent -> parent.getName().startsWith("java."))
        .anyMatch(
            parent -> ClassUtils.hasMethod(parent, method.getName(), method.getParameterTypes()));
  }

  @Override
  public String toString() {
    return "Bean '%s' of %s".formatted(name, type.getName());
  }
}
