// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;

/** A bean that sets up every listener that the application starts, in the order of such beans. */
@FunctionalInterface
public interface NotificationListenerCustomizer {

  /** Changes what is set so far; {@code target} has the topic that is listened to. */
  void customize(NotificationListener.Builder listener, Target target);
}
