// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonRelease;

/** A client on the real oslo.messaging, in a process of its own; it measures itself. */
final class PythonRig implements Rig {
  private final String name;
  private final String topic;
  private final Pace pace;
  private final PythonClient client;

  PythonRig(String name, PythonRelease release, String url, String topic, Pace pace) {
    this.name = name;
    this.topic = topic;
    this.pace = pace;
    client = PythonClient.start(release, url);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public Measurement measure(int calls, int inFlight) {
    JsonNode result = client.callMany(topic, "echo", calls, inFlight).run().result();
    if (result.get("errors").asInt() > 0 || result.get("mismatches").asInt() > 0) {
      throw new IllegalStateException(name + ": calls failed: " + result);
    }
    return new Measurement(
        result.get("p50_ms").asDouble(),
        result.get("p99_ms").asDouble(),
        result.get("calls_per_second").asDouble());
  }

  @Override
  public void close() {
    client.close();
  }
}
