// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.Target;
import dev.bergen.config.NotificationOptions;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationFilter;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.quarkus.NotificationHandler;
import dev.bergen.transport.NotificationTransport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /**
   * Returns those of the bean whose class is called {@code name}, inherited ones too.
   *
   * @throws IllegalStateException if a method cannot be a handler
   */
  static List<HandlerMethod> all(String name, NotificationTransport transport) {
    Class<?> written = BeanClasses.load(name);
    Object bean = BeanClasses.bean(written);
    List<HandlerMethod> all = new ArrayList<>();
    Set<String> overridden = new HashSet<>(); // a call reaches the lowest one, whichever is meant
    for (Class<?> each = written; each != null; each = each.getSuperclass()) {
      Arrays.stream(each.getDeclaredMethods())
          .filter(method -> !method.isBridge())
          .sorted(Comparator.comparing(Method::toString))
          .forEach(
              method -> {
                NotificationHandler declared = method.getAnnotation(NotificationHandler.class);
                boolean isLowest =
                    Modifier.isPrivate(method.getModifiers())
                        || overridden.add(
                            method.getName() + Arrays.toString(method.getParameterTypes()));
                if (declared != null && isLowest) {
                  all.add(of(bean, method, declared, transport));
                }
              });
    }
    return all;
  }

  private static HandlerMethod of(
      Object bean, Method method, NotificationHandler declared, NotificationTransport transport) {
    String exchange = Expressions.resolve(declared.exchange());
    String pool = Expressions.resolve(declared.pool());
    List<String> topics = Expressions.resolve(declared.topics());
    if (topics.isEmpty()) {
      topics = transport.notificationOptions().get(NotificationOptions.TOPICS);
    }
    List<Source> sources = new ArrayList<>();
    for (String topic : topics) {
      Target target = Target.topic(topic);
      sources.add(new Source(exchange.isEmpty() ? target : target.withExchange(exchange), pool));
    }
    method.setAccessible(true);
    return new HandlerMethod(
        bean,
        method,
        sources,
        filter(
            method,
            Expressions.resolve(declared.events()),
            Expressions.resolve(declared.publisher())),
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

  static IllegalStateException refuse(Method method, @Nullable String why) {
    return new IllegalStateException(
        "%s cannot be a notification handler: %s. Change the method or its @NotificationHandler."
            .formatted(method, why));
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
