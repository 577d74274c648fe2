// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test;

import dev.bergen.testing.BergenExtension;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Sees which broker a test class wants for its context. */
final class TestBrokerCustomizerFactory implements ContextCustomizerFactory {
  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    BergenTest test = TestContextAnnotationUtils.findMergedAnnotation(testClass, BergenTest.class);
    Field connection = connection(testClass);
    return test == null && connection == null
        ? null
        : new TestBrokerCustomizer(
            test == null ? null : new BergenTypes(test),
            connection == null ? null : new TestBrokerCustomizer.Own(testClass, connection));
  }

  private static @Nullable Field connection(Class<?> testClass) {
    for (Class<?> type = testClass; type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.isAnnotationPresent(BergenConnection.class)) {
          return checked(field);
        }
      }
    }
    Class<?> outer = testClass.getEnclosingClass();
    return outer == null ? null : connection(outer);
  }

  private static Field checked(Field field) {
    if (!Modifier.isStatic(field.getModifiers()) || field.getType() != BergenExtension.class) {
      throw new IllegalStateException(
          "@BergenConnection belongs on a static field of type BergenExtension, which "
              + field
              + " is not");
    }
    field.setAccessible(true);
    return field;
  }
}
