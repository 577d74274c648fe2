// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.testbed.python.PythonNotifications;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.NotificationTransport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The real oslo.messaging, in a process of its own, which measures itself. */
final class PythonNotificationRig implements NotificationRig {
  private static final int BATCH = 100;

  private final PythonNotifications python;
  private final NotificationTransport filler;
  private final boolean fillsBefore;
  private final int events;

  PythonNotificationRig(PythonRelease release, String url, boolean fillsBefore, int events) {
    this.python = PythonNotifications.start(release, url);
    this.filler = NotificationTransport.open(url);
    this.fillsBefore = fillsBefore;
    this.events = events;
  }

  @Override
  public String name() {
    return "Python";
  }

  @Override
  public Map<String, Double> measure(String topic) {
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put("sent, waiting for each", sent(topic + "-sent"));
    rates.put("listened to, one by one", heard(topic + "-one", false));
    rates.put("listened to, batches of 100", heard(topic + "-batch", true));
    return rates;
  }

  private double sent(String topic) {
    JsonNode result = python.notify("messagingv2", topic, "info", "bench").count(events).run();
    return events / result.get("seconds").asDouble();
  }

  private double heard(String topic, boolean batches) {
    PythonNotifications.Command listen = python.listen(topic, topic, List.of("info"));
    if (batches) {
      listen.batch(BATCH, 0.1);
    }
    if (fillsBefore) {
      JavaNotificationRig.fill(filler, topic, events);
    }
    listen.run();
    if (!fillsBefore) {
      awaitHearing(topic);
      JavaNotificationRig.fill(filler, topic, events);
    }
    double seconds = python.secondsUntilHeard(topic, events);
    python.stop(topic);
    return events / seconds;
  }

  /** It says that it listens before it does, and what was sent until then is lost to it. */
  private void awaitHearing(String topic) {
    await()
        .atMost(ofSeconds(60))
        .pollInterval(ofMillis(500))
        .until(
            () -> {
              JavaNotificationRig.fill(filler, topic, 1);
              return !python.heard(topic).isEmpty();
            });
    python.forget(topic);
  }

  @Override
  public void close() {
    filler.close();
    python.close();
  }
}
