// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.shop;

import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.quarkus.NotificationHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** No scope, since the method makes it a bean. */
public class Audit {
  public final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @NotificationHandler(events = "inventory\\.")
  void reserved(Inventory.Left left, NotificationEvent event, Priority priority) {
    heard.add("%s %s %s".formatted(priority, event.eventType(), left));
  }
}
