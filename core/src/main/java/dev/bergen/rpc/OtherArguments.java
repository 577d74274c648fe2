// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A {@code Map<String, T>} parameter for the arguments without a parameter of their own, like
 * Python's {@code **kwargs}: a server accepts arguments that newer callers add, and a client of a
 * typed interface sends each entry as an argument of its own.
 *
 * <p>On a server the map is never null, and each value is read as {@code T}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface OtherArguments {}
