// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/** Takes the requests of a subscription, as many as it asked for. */
@FunctionalInterface
public interface RequestSink {

  /**
   * Takes one request, which the driver has acknowledged to the broker just before: from here on it
   * runs at most once.
   *
   * <p>Called on a thread of the driver's or, inside one process, of whoever sent the request or
   * asked for it; one request after the other. Must return at once, so it hands the work to another
   * thread. Must not throw.
   */
  void accept(IncomingRequest request);
}
