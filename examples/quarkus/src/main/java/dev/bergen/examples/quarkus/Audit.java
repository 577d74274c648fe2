// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.quarkus;

import dev.bergen.notify.NotificationEvent;
import dev.bergen.quarkus.NotificationHandler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

@Singleton
class Audit {
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @NotificationHandler(events = "inventory\\.")
  void reserved(NotificationEvent event, Inventory.Left left) {
    heard.add("%s: %d %s left".formatted(event.eventType(), left.left(), left.item()));
  }

  List<String> heard() {
    return heard;
  }
}
