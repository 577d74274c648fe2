// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import dev.bergen.spi.queues.TapRequest.Binding;

/** The bindings of a tap for the messages of a topic. */
public final class Bindings {
  private Bindings() {}

  /** Returns the binding for all messages of an exchange of topics. */
  public static Binding everything(String exchange) {
    return new Binding(exchange, "#");
  }

  /** Returns what sees a topic, its servers, whose names may have dots, and its priorities. */
  public static Binding topic(String exchange, String topic) {
    return new Binding(exchange, topic + ".#");
  }

  /** Returns what sees requests to all servers of a topic at once. */
  public static Binding fanout(String topic) {
    return new Binding(topic + "_fanout", "");
  }
}
