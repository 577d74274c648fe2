// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This method of a typed interface is sent without waiting for it to run: it returns nothing, or a
 * {@code CompletableFuture<Void>} that completes when the broker has accepted the message.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Cast {}
