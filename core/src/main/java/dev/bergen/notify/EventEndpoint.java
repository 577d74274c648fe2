// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.internal.UserClass;
import dev.bergen.message.Priority;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handler of the events of some priorities.
 *
 * @param batches whether it handles lists of several events; else it gets lists of one
 */
record EventEndpoint(
    String name,
    NotificationFilter filter,
    boolean batches,
    Map<Priority, NotificationBatchHandler> handlers) {

  static EventEndpoint of(
      NotificationFilter filter, NotificationHandler handler, Priority... priorities) {
    return new EventEndpoint(
        handler.getClass().getName(),
        filter,
        false,
        forAll(events -> handler.handle(events.get(0)), priorities));
  }

  static EventEndpoint ofConsumer(
      NotificationFilter filter, Consumer<NotificationEvent> consumer, Priority... priorities) {
    return new EventEndpoint(
        consumer.getClass().getName(),
        filter,
        false,
        forAll(
            events -> {
              consumer.accept(events.get(0));
              return NotificationResult.HANDLED;
            },
            priorities));
  }

  static EventEndpoint ofBatches(
      NotificationFilter filter, NotificationBatchHandler handler, Priority... priorities) {
    return new EventEndpoint(
        handler.getClass().getName(), filter, true, forAll(handler, priorities));
  }

  private static Map<Priority, NotificationBatchHandler> forAll(
      NotificationBatchHandler handler, Priority... priorities) {
    Map<Priority, NotificationBatchHandler> handlers = new EnumMap<>(Priority.class);
    for (Priority priority : priorities.length == 0 ? Priority.values() : priorities) {
      handlers.put(priority, handler);
    }
    return handlers;
  }

  /**
   * Returns the endpoint of those methods of {@code object} that are named after priorities.
   *
   * @throws IllegalArgumentException if there is none, or one cannot be called; the message names
   *     it
   */
  static EventEndpoint of(NotificationFilter filter, Object object) {
    Map<Priority, NotificationBatchHandler> handlers = new EnumMap<>(Priority.class);
    Class<?> type = UserClass.of(object);
    Boolean batches = null;
    for (Method method : type.getMethods()) {
      Priority priority = priorityOf(method);
      if (priority != null) {
        boolean batch = takesBatches(method);
        if (batches != null && batches != batch) {
          throw refuse(method, "others of its class take " + (batch ? "one event" : "a list"));
        }
        batches = batch;
        if (handlers.put(priority, caller(method, object, batch)) != null) {
          throw refuse(method, "another method has the same name");
        }
      }
    }
    if (batches == null) {
      throw new IllegalArgumentException(
          "%s has no public method named after a priority: audit, debug, info, warn, error, critical, sample"
              .formatted(type.getName()));
    }
    return new EventEndpoint(type.getName(), filter, batches, handlers);
  }

  private static @Nullable Priority priorityOf(Method method) {
    Priority priority = Priority.ofName(method.getName());
    return priority == null
            || !priority.key().equals(method.getName())
            || method.isBridge()
            || Modifier.isStatic(method.getModifiers())
        ? null
        : priority;
  }

  private static boolean takesBatches(Method method) {
    Class<?> result = method.getReturnType();
    if (result != void.class && result != NotificationResult.class) {
      throw refuse(method, "it returns neither void nor NotificationResult");
    }
    Type[] parameters = method.getGenericParameterTypes();
    if (parameters.length == 1 && parameters[0] == NotificationEvent.class) {
      return false;
    }
    if (parameters.length == 1
        && parameters[0] instanceof ParameterizedType list
        && list.getRawType() == List.class
        && list.getActualTypeArguments()[0] == NotificationEvent.class) {
      return true;
    }
    throw refuse(
        method, "it takes neither a NotificationEvent nor, for batches, a List<NotificationEvent>");
  }

  private static IllegalArgumentException refuse(Method method, String why) {
    return new IllegalArgumentException("%s cannot be called: %s".formatted(method, why));
  }

  private static NotificationBatchHandler caller(Method method, Object object, boolean batch) {
    if (!method.trySetAccessible()) {
      throw refuse(method, "its class is not open to this library");
    }
    return events -> {
      try {
        return (NotificationResult) method.invoke(object, batch ? events : events.get(0));
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Exception thrown) {
          throw thrown;
        }
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw e;
      }
    };
  }
}
