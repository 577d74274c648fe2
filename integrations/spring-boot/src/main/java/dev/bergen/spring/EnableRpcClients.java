// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Makes a bean of every interface with {@code @RpcInterface(topic = …)} that is found: its methods
 * call the servers of that topic.
 *
 * <p>Such a bean is primary: where a service implements an interface that it calls, too, the
 * interface's type is injected with the client.
 */
@Documented
@Import(RpcClientRegistrar.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EnableRpcClients {
  /** Packages to look through, with those below them. */
  String[] value() default {};

  /** Types whose packages are looked through; unless set, the package of the annotated class. */
  Class<?>[] basePackageClasses() default {};

  /** Interfaces to make clients of. If there are any, nothing is looked through. */
  Class<?>[] clients() default {};
}
