// SPDX-License-Identifier: Apache-2.0
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends 100 events, hears them, looks at the topic, closes. */
public class Smoke {
  public static void main(String[] args) throws Exception {
    String topic = "range" + System.nanoTime();
    CountDownLatch heard = new CountDownLatch(100);
    try (NotificationTransport transport = NotificationTransport.open(args[0]);
        NotificationListener listener =
            NotificationListener.builder(transport, Target.topic(topic))
                .pool(topic)
                .handler(
                    event -> {
                      heard.countDown();
                      return NotificationResult.HANDLED;
                    })
                .build()) {
      listener.start();
      Notifier notifier =
          Notifier.of(transport, "range").withDrivers("messagingv2").withTopics(topic);
      for (int i = 0; i < 100; i++) {
        notifier.info(RequestContext.empty(), "range.event", Map.of("i", i));
      }
      boolean all = heard.await(20, TimeUnit.SECONDS);
      boolean there =
          transport.queues(List.of(topic + ".info"), Duration.ofSeconds(10)).get().get(0).exists();
      if (!all || !there) {
        throw new IllegalStateException("heard all: " + all + ", looked: " + there);
      }
    }
  }
}
