// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.Target;
import dev.bergen.config.NotificationOptions;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationFilter;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.transport.NotificationTransport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method with {@link NotificationHandler} of a bean.
 *
 * @param sources what it listens to
 */
record HandlerMethod(
    Object bean,
    Method method,
    List<Source> sources,
    NotificationFilter filter,
    Priority[] priorities,
    HandlerArguments arguments) {

  /**
   * The topic and the pool of one listener.
   *
   * @param pool empty is none
   */
  record Source(Target target, String pool) {}

  /** Returns those of an application, in the order of its beans' definitions. */
  static List<HandlerMethod> all(
      ConfigurableListableBeanFactory beans, Supplier<NotificationTransport> transport) {
    List<HandlerMethod> all = new ArrayList<>();
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type =
          ScopedProxyUtils.isScopedTarget(name)
              ? null
              : AutoProxyUtils.determineTargetClass(beans, name);
      if (type != null && AnnotationUtils.isCandidateClass(type, NotificationHandler.class)) {
        Map<Method, @Nullable NotificationHandler> found =
            MethodIntrospector.selectMethods(
                type,
                (Method method) ->
                    AnnotatedElementUtils.findMergedAnnotation(method, NotificationHandler.class));
        found.forEach(
            (method, declared) -> {
              if (declared != null) {
                all.add(of(beans, beans.getBean(name), method, declared, transport));
              }
            });
      }
    }
    return all;
  }

  private static HandlerMethod of(
      ConfigurableListableBeanFactory beans,
      Object bean,
      Method method,
      NotificationHandler declared,
      Supplier<NotificationTransport> transport) {
    Class<?> result = method.getReturnType();
    if (result != void.class && result != NotificationResult.class) {
      throw refuse(method, "it returns neither void nor NotificationResult");
    }
    String exchange = text(beans, declared.exchange());
    String pool = text(beans, declared.pool());
    List<String> topics = texts(beans, declared.topics());
    if (topics.isEmpty()) {
      topics = transport.get().notificationOptions().get(NotificationOptions.TOPICS);
    }
    List<Source> sources = new ArrayList<>();
    for (String topic : topics) {
      Target target = Target.topic(topic);
      sources.add(new Source(exchange.isEmpty() ? target : target.withExchange(exchange), pool));
    }
    Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
    ReflectionUtils.makeAccessible(invocable);
    return new HandlerMethod(
        bean,
        invocable,
        sources,
        filter(method, texts(beans, declared.events()), text(beans, declared.publisher())),
        declared.priorities(),
        HandlerArguments.of(method));
  }

  private static NotificationFilter filter(Method method, List<String> events, String publisher) {
    try {
      NotificationFilter filter = NotificationFilter.any();
      if (!events.isEmpty()) {
        filter = filter.withEventType(events.stream().collect(Collectors.joining("|", "(?:", ")")));
      }
      return publisher.isEmpty() ? filter : filter.withPublisherId(publisher);
    } catch (IllegalArgumentException e) {
      throw refuse(method, e.getMessage());
    }
  }

  private static List<String> texts(ConfigurableListableBeanFactory beans, String[] given) {
    return Arrays.stream(given)
        .map(each -> text(beans, each))
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private static String text(ConfigurableListableBeanFactory beans, String given) {
    return Objects.requireNonNullElse(beans.resolveEmbeddedValue(given), "");
  }

  static InvalidRpcInterfaceException refuse(Method method, @Nullable String why) {
    return new InvalidRpcInterfaceException(
        "%s cannot be a notification handler: %s".formatted(method, why),
        "Change the method or its @NotificationHandler.",
        null);
  }

  void addTo(NotificationListener.Builder listener) {
    listener.handler(filter, this::handle, priorities);
  }

  private @Nullable NotificationResult handle(NotificationEvent event) throws Exception {
    try {
      return (NotificationResult) method.invoke(bean, arguments.of(event));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception thrown) {
        throw thrown;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
