// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.boot.shop;

import dev.bergen.notify.NotificationEvent;
import dev.bergen.spring.NotificationHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

@Component
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
