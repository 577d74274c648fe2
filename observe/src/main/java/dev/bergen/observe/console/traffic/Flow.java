// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

/**
 * Messages from one place to another: from a caller to a topic, from a topic to a server.
 *
 * <p>Threads: the lock of {@link BusTraffic}.
 */
final class Flow {

  /** The ends of a flow, which are its name. */
  record Ends(String from, String to) {}

  final Ends ends;
  final Meter meter = new Meter();

  /** The last second of the epoch in which something came. */
  long lastSecond;

  Flow(Ends ends) {
    this.ends = ends;
  }

  void add(long second) {
    meter.add(second);
    lastSecond = Math.max(lastSecond, second);
  }
}
