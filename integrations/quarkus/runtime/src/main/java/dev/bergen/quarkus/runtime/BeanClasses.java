// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import jakarta.enterprise.inject.Any;

/** Classes and beans by the names that the build has found. */
final class BeanClasses {
  private BeanClasses() {}

  static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " was there at build time and is not now", e);
    }
  }

  /** Returns the bean that is of {@code type} itself, not of a class that extends it. */
  static Object bean(Class<?> type) {
    for (InstanceHandle<?> handle : Arc.container().listAll(type, Any.Literal.INSTANCE)) {
      if (handle.getBean().getBeanClass() == type) {
        return handle.get();
      }
    }
    throw new IllegalStateException("There is no bean of " + type.getName());
  }
}
