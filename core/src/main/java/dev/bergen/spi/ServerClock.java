// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/**
 * Measures one request at its server, for a caller that asked for times. The driver creates the
 * clock when the request arrives, core marks the start and the end of the handler, and the driver
 * sends the times with the reply.
 *
 * <p>Threads: any; only the first start and the first end count.
 */
public final class ServerClock {
  private final Timer timer;
  private final long arrived;

  // Guarded by this.
  private boolean hasBegun;
  private boolean hasEnded;
  private long begun;
  private long ended;

  /** Marks the arrival of the request. */
  public ServerClock(Timer timer) {
    this.timer = timer;
    this.arrived = timer.nanoTime();
  }

  /** Marks the start of the handler. */
  public synchronized void begins() {
    if (!hasBegun) {
      hasBegun = true;
      begun = timer.nanoTime();
    }
  }

  /** Marks the end of the handler; if it never started, its time is 0. */
  public synchronized void ends() {
    begins();
    if (!hasEnded) {
      hasEnded = true;
      ended = timer.nanoTime();
    }
  }

  /**
   * Returns the times, at the moment of writing the reply.
   *
   * @return has {@link ServerTimes#arrived} as if the reply arrived now
   */
  public synchronized ServerTimes read() {
    ends();
    long now = timer.nanoTime();
    return new ServerTimes(begun - arrived, ended - begun, now - ended, now);
  }
}
