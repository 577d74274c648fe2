// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.notify.Delivery;
import dev.bergen.notify.NotificationResult;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notifications that are observed while a listener's endpoints handle them. */
public final class ListenerContext extends ReceiverContext<Map<String, String>> {
  private final Delivery delivery;
  private final Naming naming;
  private final StartedOnce once = new StartedOnce();

  /** Written before the observation ends; {@code null} until then, and after an exception. */
  private volatile @Nullable NotificationResult result;

  ListenerContext(Delivery delivery, Naming naming) {
    super(Map::get, Kind.CONSUMER);
    this.delivery = delivery;
    this.naming = naming;
    // Of several events none is the parent.
    setCarrier(delivery.events().size() == 1 ? delivery.events().get(0).trace() : Map.of());
  }

  /** Returns what the endpoints are given. */
  public Delivery delivery() {
    return delivery;
  }

  /** Returns what became of it; {@code null} as long as that is open, and after an exception. */
  public @Nullable NotificationResult result() {
    return result;
  }

  void result(NotificationResult value) {
    result = value;
  }

  Naming naming() {
    return naming;
  }

  StartedOnce once() {
    return once;
  }
}
