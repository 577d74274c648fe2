// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/**
 * Takes the time of one request at its server, for a caller that asked for it. A driver makes it
 * when the request arrives, core says when the handler begins and ends, and the driver tells the
 * caller with the reply.
 *
 * <p>Threads: any; what happens first counts.
 */
public final class ServerClock {
  private final Timer timer;
  private final long arrived;

  // Guarded by this.
  private boolean hasBegun;
  private boolean hasEnded;
  private long begun;
  private long ended;

  /** The request has arrived. */
  public ServerClock(Timer timer) {
    this.timer = timer;
    this.arrived = timer.nanoTime();
  }

  /** The handler begins. */
  public synchronized void begins() {
    if (!hasBegun) {
      hasBegun = true;
      begun = timer.nanoTime();
    }
  }

  /** The handler has ended; what has not begun took no time. */
  public synchronized void ends() {
    begins();
    if (!hasEnded) {
      hasEnded = true;
      ended = timer.nanoTime();
    }
  }

  /**
   * Returns what there is to tell at this moment, at which the reply is written.
   *
   * @return with {@link ServerTimes#arrived} as if the caller got it now
   */
  public synchronized ServerTimes read() {
    ends();
    long now = timer.nanoTime();
    return new ServerTimes(begun - arrived, ended - begun, now - ended, now);
  }
}
