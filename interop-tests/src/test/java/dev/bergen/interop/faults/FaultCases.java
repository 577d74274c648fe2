// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static java.time.Duration.ofSeconds;

import java.util.List;
import java.util.stream.Stream;

/** Every case of the suite, in the order of the page. */
final class FaultCases {
  private FaultCases() {}

  /** A broker that dies and comes back with its durable queues. */
  static List<FaultCase> broker() {
    return List.of(
        FaultCase.of(
                "broker killed and restarted while idle",
                site -> site.node().kill(),
                site -> site.node().startAgain())
            .whileIdle(),
        FaultCase.of(
                "broker killed between publish and confirm",
                site -> {
                  site.cable().swallowFromBroker();
                  site.burst(5, 0, ofSeconds(8)); // replies are lost with their queue
                  site.casts(5);
                  site.last(ofSeconds(1));
                  site.node().kill();
                },
                site -> {
                  site.cable().heal();
                  site.node().startAgain();
                })
            .throughCable()
            .whileIdle(), // so that no more is unconfirmed than the reference remembers
        FaultCase.of(
            "broker killed between request and reply",
            site -> {
              site.burst(10, 3, ofSeconds(30));
              site.last(ofSeconds(1));
              site.node().kill();
            },
            site -> site.node().startAgain()));
  }

  static List<FaultCase> all() {
    return Stream.of(broker()).flatMap(List::stream).toList();
  }
}
