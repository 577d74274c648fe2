// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends events over Kafka, and receives them in a pool. */
public final class KafkaEvents {
  private KafkaEvents() {}

  public static void main(String[] args) throws InterruptedException {
    String url = args.length > 0 ? args[0] : "kafka://localhost:9092";
    CountDownLatch heard = new CountDownLatch(1);
    try (NotificationTransport transport = NotificationTransport.open(url);
        NotificationListener audit =
            NotificationListener.builder(transport, Target.topic("stock"))
                .pool("audit")
                .handler(
                    event -> {
                      System.out.println(event.eventType() + " " + event.payload());
                      heard.countDown();
                      return NotificationResult.HANDLED;
                    },
                    Priority.INFO,
                    Priority.ERROR)
                .build()) {
      audit.start();

      Notifier.of(transport, "stock.host1")
          .withDrivers("messagingv2")
          .withTopics("stock")
          .info(RequestContext.empty(), "disk.reserved", Map.of("left", 15));
      if (!heard.await(30, TimeUnit.SECONDS)) {
        System.out.println("nothing heard");
      }
    }
  }
}
