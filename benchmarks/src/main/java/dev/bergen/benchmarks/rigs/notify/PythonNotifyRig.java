// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import static dev.bergen.benchmarks.rigs.python.PythonPeers.working;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.python.PythonPeers;
import dev.bergen.testbed.python.PythonNotifications;
import dev.bergen.testbed.python.PythonRelease;
import java.util.List;

/**
 * A notifier on the real oslo.messaging, in a process of its own where it measures itself. On Kafka
 * it does not wait for an acknowledgement; its name says so.
 */
public final class PythonNotifyRig implements Rig {
  private final String name;
  private final PythonNotifications python;

  public PythonNotifyRig(PythonPeers peers, Site site) throws Exception {
    PythonRelease release = peers.release();
    this.name =
        "Python %s%s".formatted(release, site.url().startsWith("kafka:") ? ", unconfirmed" : "");
    this.python = working(() -> PythonNotifications.start(release, site.url()));
  }

  @Override
  public String name() {
    return name;
  }

  /** It sends one after the other. */
  @Override
  public boolean suits(Load load) {
    return load.inFlight() == 1 && load.ratePerSecond() == 0;
  }

  @Override
  public List<ProcessHandle> clients() {
    return List.of(PythonPeers.process(python.peer()));
  }

  @Override
  public Sample measure(Load load) throws Exception {
    JsonNode result =
        working(
            () ->
                python
                    .notify("messagingv2", "python-notify", "info", "bench")
                    .payload("{\"text\": \"%s\"}".formatted("x".repeat(load.payloadBytes())))
                    .forSeconds(load.time().toNanos() / 1e9)
                    .run());
    return PythonPeers.sample(result);
  }

  @Override
  public void close() {
    python.close();
  }
}
