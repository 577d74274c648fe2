// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The version of a typed interface that this method came with: what a client asks servers for when
 * it calls the method. An interface that says so of some methods has had the others from the first,
 * {@code MAJOR.0}; one that says so of none needs its own version for each.
 *
 * <p>A client with a version cap below it does not send the call. It throws {@link
 * dev.bergen.RpcVersionCapException}; but a default method runs its body instead, which is the
 * place for what to do while older servers run. Without such a cap, a default method that says this
 * is called on the server like any other.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Since {
  /** {@code major.minor}, not above the interface's own version. */
  String value();
}
