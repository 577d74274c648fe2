// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test;

import dev.bergen.testing.TestBroker;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of the messages that an application sends and receives over the bus, and of nothing else.
 *
 * <p>Of the application it starts the class with {@code @SpringBootApplication}, beans with
 * {@code @RpcEndpoint}, beans that have a method with {@code @NotificationHandler}, configurations
 * with {@code @EnableRpcClients}, and beans that are interceptors, serializers or customizers of
 * Bergen's. Of Spring Boot's auto-configurations it starts Bergen's. The test provides other beans
 * that these need: {@code @Import}, {@code @MockitoBean}, {@link #includeTypes}.
 *
 * <p>The broker is inside this JVM and the context's alone. Its {@link TestBroker}, {@code
 * Recorder} and {@code Faults} are beans; before each test the recorder is empty and no fault is
 * on. Tests with equal contexts share one, as Spring caches it. A static field with {@link
 * BergenConnection} brings a broker of the class's own instead.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@BootstrapWith(BergenTestBootstrapper.class)
@ExtendWith(SpringExtension.class)
@ImportAutoConfiguration
public @interface BergenTest {
  /** Properties of the context, each {@code name=value}. */
  String[] properties() default {};

  /** More classes that scanning may find, given as these classes or their supertypes. */
  Class<?>[] includeTypes() default {};

  /** Classes that scanning skips, given as these classes or their supertypes. */
  Class<?>[] excludeTypes() default {};
}
