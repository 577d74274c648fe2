// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.RequestContext;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The arguments of a method with {@link NotificationHandler}. */
final class HandlerArguments {
  private static final Map<Type, Function<NotificationEvent, @Nullable Object>> KNOWN =
      Map.of(
          NotificationEvent.class, event -> event,
          RequestContext.class, NotificationEvent::context,
          Priority.class, NotificationEvent::priority);

  private final List<Function<NotificationEvent, @Nullable Object>> parameters;

  private HandlerArguments(List<Function<NotificationEvent, @Nullable Object>> parameters) {
    this.parameters = parameters;
  }

  /**
   * @throws InvalidRpcInterfaceException if it has two parameters that would be the payload
   */
  static HandlerArguments of(Method method) {
    List<Function<NotificationEvent, @Nullable Object>> parameters = new ArrayList<>();
    Type payload = null;
    for (Type type : method.getGenericParameterTypes()) {
      Function<NotificationEvent, @Nullable Object> known = KNOWN.get(type);
      if (known == null && payload != null) {
        throw HandlerMethod.refuse(
            method,
            "%s and %s would both be the payload"
                .formatted(payload.getTypeName(), type.getTypeName()));
      }
      if (known == null) {
        payload = type;
      }
      parameters.add(known == null ? event -> event.payload(type) : known);
    }
    return new HandlerArguments(List.copyOf(parameters));
  }

  @Nullable Object[] of(NotificationEvent event) {
    return parameters.stream().map(parameter -> parameter.apply(event)).toArray();
  }
}
