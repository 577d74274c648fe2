// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

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
      JavaNotificationRig.fill(filler, topic, events);
    }
    double seconds = python.secondsUntilHeard(topic, events);
    python.stop(topic);
    return events / seconds;
  }

  @Override
  public void close() {
    filler.close();
    python.close();
  }
}
