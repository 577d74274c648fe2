// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The version of a typed interface that added this method: a client requests it when it calls the
 * method. If some methods of an interface have this annotation, the others need {@code MAJOR.0}; if
 * none has it, each needs the interface's own version.
 *
 * <p>A client with a version cap below it does not send the call but throws {@link
 * dev.bergen.RpcVersionCapException}; a default method runs its body instead, as a fallback while
 * older servers run. Without such a cap, a default method with this annotation is called on the
 * server like any other.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Since {
  /** {@code major.minor}, not above the interface's own version. */
  String value();
}
