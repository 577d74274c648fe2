// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The topic, namespace and version of a typed interface or an endpoint class. A server answers to
 * namespace and version; a client made from the interface requests all of them unless its own
 * target sets them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RpcInterface {
  /** The topic of the servers; empty where the client's target has to set it. */
  String topic() default "";

  /** Empty is the null namespace. */
  String namespace() default "";

  /** {@code major.minor}. */
  String version() default "1.0";
}
