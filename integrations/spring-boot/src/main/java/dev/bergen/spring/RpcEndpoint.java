// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * A bean whose methods can be called by RPC. Scanned as any component is; or on a {@code @Bean}
 * method, for a class of others.
 *
 * <p>The methods of the interface with {@code @RpcInterface} count if the class implements one,
 * else every public method. Elements left empty here take the values of that annotation. Beans of
 * one exchange and topic are endpoints of one server.
 *
 * <p>Texts may have placeholders: {@code ${inventory.topic}}.
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RpcEndpoint {
  /**
   * The topic that is listened to; a bean with several is an endpoint of each topic's server. Empty
   * is what {@code @RpcInterface} says.
   */
  // An array also because Spring 6 takes a component's value for its bean's name if it is one text
  @AliasFor("topic")
  String[] value() default {};

  /** Another name of {@link #value}. */
  @AliasFor("value")
  String[] topic() default {};

  /** Empty is the transport's default exchange. */
  String exchange() default "";

  /** Empty is what {@code @RpcInterface} says, else the null namespace. */
  String namespace() default "";

  /** {@code major.minor}; empty is what {@code @RpcInterface} says, else 1.0. */
  String version() default "";

  /** The interface whose methods can be called, where several would do. */
  Class<?> type() default void.class;
}
