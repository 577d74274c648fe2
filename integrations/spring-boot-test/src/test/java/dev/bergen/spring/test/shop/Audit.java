// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test.shop;

import dev.bergen.notify.NotificationEvent;
import dev.bergen.spring.NotificationHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.stereotype.Component;

@Component
public class Audit {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @NotificationHandler(events = "inventory\\.")
  void reserved(NotificationEvent event) {
    heard.add(event.eventType());
  }

  public BlockingQueue<String> heard() {
    return heard;
  }
}
