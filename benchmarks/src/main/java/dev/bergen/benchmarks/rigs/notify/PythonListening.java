// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import static dev.bergen.benchmarks.rigs.python.PythonPeers.working;

import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.python.PythonPeers;
import dev.bergen.testbed.python.PythonNotifications;
import dev.bergen.testbed.python.PythonRelease;
import java.util.List;

/** A listener on the real oslo.messaging, in a process of its own. */
public final class PythonListening implements Listening {
  private static final int BATCH = 100;

  private final PythonRelease release;
  private final boolean batches;
  private final PythonNotifications python;

  /** On Kafka its listener drops the first one that it finds waiting when it begins. */
  private final int dropped;

  public PythonListening(PythonPeers peers, boolean batches, Site site) throws Exception {
    this.release = peers.release();
    this.batches = batches;
    this.dropped = site.url().startsWith("kafka:") ? 1 : 0;
    this.python = working(() -> PythonNotifications.start(release, site.url()));
  }

  @Override
  public String name() {
    return "Python %s%s".formatted(release, batches ? ", batches of 100" : "");
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of(PythonPeers.process(python.peer()));
  }

  @Override
  public double handle(String topic, int events) throws Exception {
    return working(
        () -> {
          PythonNotifications.Command listen = python.listen(topic, topic, List.of("info"));
          if (batches) {
            listen.batch(BATCH, 0.1);
          }
          listen.run();
          double seconds = python.secondsUntilHeard(topic, events - dropped);
          python.stop(topic);
          return seconds;
        });
  }

  @Override
  public void close() {
    python.close();
  }
}
