// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import java.math.BigInteger;
import java.net.URI;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Which types of the JDK are values that a message may turn into. */
final class JdkTypes {

  /** Read by Jackson's own rules. Whatever loads, opens or looks up something is not here. */
  private static final Set<Class<?>> VALUES =
      Set.of(
          Object.class,
          String.class,
          CharSequence.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Number.class,
          Void.class,
          BigInteger.class,
          AtomicBoolean.class,
          AtomicInteger.class,
          AtomicLong.class,
          URI.class,
          Locale.class,
          Currency.class);

  private JdkTypes() {}

  static boolean isOfJdk(Class<?> type) {
    String name = type.getName();
    return name.startsWith("java.")
        || name.startsWith("javax.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.")
        || name.startsWith("com.sun.");
  }

  static boolean isValue(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || VALUES.contains(type);
  }
}
