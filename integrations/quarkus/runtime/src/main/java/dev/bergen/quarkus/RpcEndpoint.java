// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A bean whose methods can be called by RPC; a singleton unless it has a scope.
 *
 * <p>The methods of the interface with {@code @RpcInterface} count if the class implements one,
 * else every public method. Elements left empty here take the values of that annotation. Beans of
 * one exchange and topic are endpoints of one server.
 *
 * <p>The bean is injected as its class. Its interface is injected as the client, so that callers
 * need not know where the service runs.
 *
 * <p>Texts may have property expressions: {@code ${inventory.topic}}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RpcEndpoint {
  /** The topic that is listened to; a short way to say {@link #topic}. */
  String value() default "";

  /** The topic that is listened to. */
  String topic() default "";

  /** Empty is the transport's default exchange. */
  String exchange() default "";

  /** Empty is what {@code @RpcInterface} says, else the null namespace. */
  String namespace() default "";

  /** {@code major.minor}; empty is what {@code @RpcInterface} says, else 1.0. */
  String version() default "";

  /** The interface whose methods can be called, where several would do. */
  Class<?> type() default void.class;
}
