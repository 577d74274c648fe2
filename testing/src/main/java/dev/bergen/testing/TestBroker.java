// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import java.time.Duration;

/**
 * A broker of its own inside this JVM, for owners that JUnit does not open and close: a bean of an
 * application context, a fixture of another test framework. JUnit tests use a {@link
 * BergenExtension}, which also reports resources that they leave open.
 *
 * <p>Threads: any.
 */
public final class TestBroker implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Bench bench;

  private TestBroker(Bench bench) {
    this.bench = bench;
  }

  /** Opens a broker with real time. */
  public static TestBroker open() {
    return new TestBroker(Bench.open(null, TIMEOUT));
  }

  /** Returns the URL with which transports are opened on it, those for notifications too. */
  public String url() {
    return bench.url();
  }

  /** Returns what records the calls, casts and notifications that pass here. */
  public Recorder recorder() {
    return bench.recorder();
  }

  /** Returns the switches for what goes wrong here. */
  public Faults faults() {
    return bench.faults();
  }

  /**
   * Closes it; if transports are still open here, the last of them closes it. Closing twice is
   * fine.
   */
  @Override
  public void close() {
    bench.closeUnlessShared();
  }

  @Override
  public String toString() {
    return "TestBroker[" + url() + "]";
  }
}
