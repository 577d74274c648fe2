// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

/**
 * The numbers of a method of a topic, or of a type of events.
 *
 * <p>Threads: the lock of {@link BusTraffic}.
 */
final class Method {

  /** Its name: the same method on another topic, or in another namespace, is another one. */
  record Key(String topic, String namespace, String name, boolean isEvent) {}

  final Key key;
  final Meter meter = new Meter();
  final Latencies latencies = new Latencies();
  long bytes;
  long answered;
  long failed;
  long unanswered;
  long inFlight;

  Method(Key key) {
    this.key = key;
  }

  MethodFigures row(Window window) {
    return new MethodFigures(
        key.topic(),
        key.namespace(),
        key.name(),
        key.isEvent(),
        window.rate(meter),
        meter.series(window.now()),
        meter.total(),
        meter.total() == 0 ? 0 : bytes / meter.total(),
        answered,
        failed,
        unanswered,
        inFlight,
        latencies.percentile(window.now(), 0.5),
        latencies.percentile(window.now(), 0.99));
  }
}
