// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.InvalidTargetException;
import dev.bergen.Target;
import org.jspecify.annotations.Nullable;

/** Checks that a target has what its use needs, before anything is sent or opened. */
final class Addressing {
  private Addressing() {}

  static void requireCallable(Target target) {
    if (target.fanout()) {
      throw new InvalidTargetException(target, "A call cannot be used with fanout", null);
    }
    requireTopic(target);
  }

  static void requireTopic(Target target) {
    if (isEmpty(target.topic())) {
      throw new InvalidTargetException(target, "A topic is required to send", null);
    }
  }

  static void requireServer(Target target) {
    if (isEmpty(target.topic()) || isEmpty(target.server())) {
      throw new InvalidTargetException(
          target, "A server's target must have topic and server names specified", null);
    }
  }

  static void requireListenable(Target target) {
    if (isEmpty(target.topic())) {
      throw new InvalidTargetException(target, "A target must have topic specified", null);
    }
  }

  private static boolean isEmpty(@Nullable String name) {
    return name == null || name.isEmpty();
  }
}
