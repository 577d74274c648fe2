// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The methods' results must not be ignored; Error Prone knows this annotation by its name. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@interface CheckReturnValue {}
