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

/** The types of the JDK that a message may be read as. */
final class JdkTypes {

  /** Read by Jackson's own rules. Types that load, open or look up something are excluded. */
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
