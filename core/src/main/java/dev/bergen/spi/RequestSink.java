// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/** Receives the requests of a subscription, no more than it requested. */
@FunctionalInterface
public interface RequestSink {

  /**
   * Receives one request, which the driver has acknowledged to the broker just before: from here on
   * it runs at most once.
   *
   * <p>Called on a thread of the driver's or, inside one process, on the thread that sent or
   * requested it; one request at a time. Must return at once, so it passes the work to another
   * thread. Must not throw.
   */
  void accept(IncomingRequest request);
}
