// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/** Methods with {@code @NotificationHandler}. */
final class Handlers {
  private Handlers() {}

  /** Returns whether a class has one, or inherits it. */
  static boolean has(ClassInfo type, IndexView index) {
    for (ClassInfo each = type; each != null; each = parent(each, index)) {
      if (each.methods().stream().anyMatch(Handlers::isOne)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable ClassInfo parent(ClassInfo type, IndexView index) {
    DotName name = type.superName();
    return name == null ? null : index.getClassByName(name);
  }

  private static boolean isOne(MethodInfo method) {
    return method.hasDeclaredAnnotation(Names.NOTIFICATION_HANDLER);
  }

  /** Returns what is wrong with those of an application, in words. */
  static List<String> mistakes(IndexView index) {
    List<String> mistakes = new ArrayList<>();
    index.getAnnotations(Names.NOTIFICATION_HANDLER).stream()
        .map(found -> found.target().asMethod())
        .forEach(
            method -> {
              String why = mistake(method);
              if (why != null) {
                mistakes.add(
                    "%s.%s cannot be a notification handler: %s"
                        .formatted(method.declaringClass().name(), method.name(), why));
              }
            });
    return mistakes;
  }

  private static @Nullable String mistake(MethodInfo method) {
    if (Modifier.isPrivate(method.flags()) || Modifier.isStatic(method.flags())) {
      return "it is private or static, so no proxy of the bean sees it";
    }
    boolean returns =
        method.returnType().kind() == Type.Kind.VOID
            || method.returnType().name().equals(Names.NOTIFICATION_RESULT);
    if (!returns) {
      return "it returns neither void nor NotificationResult";
    }
    List<Type> payloads =
        method.parameterTypes().stream().filter(type -> !Names.STAY.contains(type.name())).toList();
    return payloads.size() > 1
        ? "%s and %s would both be the payload".formatted(payloads.get(0), payloads.get(1))
        : null;
  }
}
