// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import dev.bergen.Version;
import dev.bergen.config.TransportUrl;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Addresses and versions, as text and as values. */
@State(Scope.Benchmark)
public class Parsing {
  /** Not final, nor constants: the compiler must not know them. */
  private String url =
      "rabbit://nova:s%40cret@mq1:5672,nova:s%40cret@mq2:5672/prod?heartbeat_rate=3&ssl=0";

  private String requested = "5.1";
  private Version implemented = Version.parse("5.13");

  @Benchmark
  public TransportUrl url() {
    return TransportUrl.parse(url);
  }

  @Benchmark
  public Version version() {
    return Version.parse(requested);
  }

  @Benchmark
  public boolean compatible() {
    return Version.isCompatible(implemented, Version.parseOrNull(requested));
  }
}
