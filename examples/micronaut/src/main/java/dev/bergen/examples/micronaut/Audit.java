// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.micronaut;

import dev.bergen.notify.NotificationEvent;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Singleton
class Audit {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  void hear(NotificationEvent event) {
    heard.add(event.eventType() + ": " + event.payload(Inventory.Left.class));
  }

  String next() throws InterruptedException {
    return Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS), "no event within 30 s");
  }
}
