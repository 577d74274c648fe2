// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.message.Priority;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a bean that handles notifications.
 *
 * <p>It takes, in any order and as many of these as it wants, a {@code NotificationEvent}, a {@code
 * RequestContext}, a {@code Priority}, and one parameter of any other type: the payload, read as
 * that type. It returns nothing, or a {@code NotificationResult}. If it throws an exception, the
 * event is requeued.
 *
 * <p>All methods of an application that listen to a topic without a pool, or with the same pool,
 * get each event; other applications and instances that listen the same way take turns with it.
 *
 * <p>Texts may have placeholders: {@code ${audit.topic}}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface NotificationHandler {
  /** Topics to listen to; unless set, those of {@code bergen.notifications.topics}. */
  String[] topics() default {};

  /** Empty is the transport's default exchange. */
  String exchange() default "";

  /**
   * Regular expressions for event types; one must match from the start. Every event unless set.
   * {@code volume\\.create} lets {@code volume.create.end} through.
   */
  String[] events() default {};

  /** A regular expression that the publisher's id must match from the start. */
  String publisher() default "";

  /** All of them unless set. */
  Priority[] priorities() default {};

  /** Listeners of one pool together get a copy of every event of their own; none unless set. */
  String pool() default "";
}
