// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import java.lang.reflect.Proxy;
import java.util.regex.Pattern;

/**
 * The class that a user wrote, behind the subclass that a framework generated to intercept it. The
 * generated one has methods of the framework's, and neither the parameter names nor the annotations
 * nor the type arguments of the user's.
 */
public final class UserClass {
  /**
   * Names that generators give: Spring, Guice, Weld and lambdas ({@code $$}; Scala's anonymous
   * classes are not proxies), Byte Buddy, Mockito, Hibernate, Micronaut.
   */
  private static final Pattern GENERATED =
      Pattern.compile(
          "\\$\\$(?!anon)|\\$ByteBuddy\\$|\\$MockitoMock\\$|\\$HibernateProxy\\$|\\$Intercepted$");

  /**
   * Quarkus's names for proxies; users may choose them as well, so a proxy must also be synthetic.
   */
  private static final Pattern GENERATED_BY_ARC = Pattern.compile("_(ClientProxy|Subclass)$");

  private UserClass() {}

  /**
   * Returns the type whose methods {@code instance} has for its user: its class, the class that it
   * was generated from, or if it was generated from interfaces, its only interface.
   *
   * @throws IllegalArgumentException if it was generated from several interfaces
   */
  public static Class<?> of(Object instance) {
    Class<?> type = behind(instance.getClass());
    if (!isGenerated(type)) {
      return type;
    }
    Class<?>[] interfaces = type.getInterfaces();
    if (interfaces.length == 1) {
      return interfaces[0];
    }
    throw new IllegalArgumentException(
        "%s is a proxy of %d interfaces; name the one that is meant, as in endpoint(Volumes.class, volumes)"
            .formatted(type.getName(), interfaces.length));
  }

  /** Returns the first class above {@code type} that was not generated, if there is any. */
  public static Class<?> behind(Class<?> type) {
    Class<?> written = type;
    while (isGenerated(written) && written.getSuperclass() != null) {
      written = written.getSuperclass();
    }
    return written == Object.class || written == Proxy.class ? type : written;
  }

  private static boolean isGenerated(Class<?> type) {
    return Proxy.isProxyClass(type)
        || GENERATED.matcher(type.getName()).find()
        || (type.isSynthetic() && GENERATED_BY_ARC.matcher(type.getName()).find());
  }
}
