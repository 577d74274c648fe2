// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.python;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The real oslo.messaging, by how a release of it behaves. */
public enum PythonPeers {
  /** Wakes up when a reply comes: 14.0. */
  WAKING {
    @Override
    boolean has(int major, int minor) {
      return major == 14 && minor == 0;
    }
  },

  /** Looks for replies twice a second: 14.8 to 18.1. */
  POLLING {
    @Override
    boolean has(int major, int minor) {
      return (major == 14 && minor >= 8)
          || (major > 14 && major < 18)
          || (major == 18 && minor <= 1);
    }
  },

  /** Wakes up again: what came after. */
  NEWEST {
    @Override
    boolean has(int major, int minor) {
      return major > 18 || (major == 18 && minor > 1);
    }
  };

  abstract boolean has(int major, int minor);

  boolean has(String version) {
    String[] parts = version.split("\\.", -1);
    return has(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  /** Returns the newest of the releases that behave so. */
  public PythonRelease release() throws NotHereException {
    Optional<PythonRelease> release =
        PythonRelease.installed().stream()
            .filter(installed -> has(installed.version()))
            .reduce((older, newer) -> newer);
    return release.orElseThrow(
        () -> new NotHereException("no such oslo.messaging is installed: scripts/peers install"));
  }

  /** Returns a server of {@code topic} in a process of its own, which the site closes. */
  static PythonPeer server(PythonRelease release, Site site, String topic) throws Exception {
    return site.shared(
            "python-server-" + release,
            Server.class,
            () ->
                new Server(working(() -> PythonPeer.server(release, site.url(), topic, "python"))))
        .peer();
  }

  /** It has nothing to end in order, and some releases take ten seconds for it. */
  private record Server(PythonPeer peer) implements AutoCloseable {
    @Override
    public void close() {
      peer.kill();
    }
  }

  public static ProcessHandle process(PythonPeer peer) {
    return ProcessHandle.of(peer.pid())
        .orElseThrow(() -> new IllegalStateException("Python has ended: " + peer.errors()));
  }

  /** Returns what a program of ours that measured itself has told. */
  public static Sample sample(JsonNode told) {
    Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
    told.get("micros").forEach(took -> nanos.recordValue(took.asLong() * 1000));
    return new Sample(
        nanos, nanos.getTotalCount(), Math.round(told.get("seconds").asDouble() * 1e9));
  }

  /** What goes wrong in tests is a failed assertion; here it is one rig that does not work. */
  public static <T> T working(Callable<T> task) throws Exception {
    try {
      return task.call();
    } catch (AssertionError e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
