// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import dev.bergen.spi.Reply;
import dev.bergen.spi.ServerTimes;
import dev.bergen.spi.Timer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits the time of one call, from now on.
 *
 * @param begun when it was sent, by {@code timer}
 */
public record TimeSplit(Timer timer, long begun, Listener listener) {
  /** Named after the class that users know. */
  private static final Logger log = LoggerFactory.getLogger("dev.bergen.rpc.RpcClient");

  /** Two clocks differ in speed, by a few millionths. */
  private static final int TOLERANCE = 1_000;

  /** Notifies the listener, if the server has reported times. Call it when the reply is read. */
  void read(Reply reply) {
    ServerTimes reported = reply.times();
    if (reported == null || !isCredible(reported)) {
      return;
    }
    long now = timer.nanoTime();
    try {
      listener.times(
          Duration.ofNanos(Math.max(0, reported.arrived() - begun - atServer(reported))),
          Duration.ofNanos(reported.dispatch()),
          Duration.ofNanos(reported.handler()),
          Duration.ofNanos(reported.reply() + Math.max(0, now - reported.arrived())));
    } catch (RuntimeException e) { // it has nothing to do with the call
      log.warn("A listener for call times failed", e);
    }
  }

  /** Returns whether the server's report can be true. */
  private boolean isCredible(ServerTimes reported) {
    long away = reported.arrived() - begun;
    long atServer = atServer(reported);
    if (reported.dispatch() < 0 || reported.handler() < 0 || reported.reply() < 0) {
      return false;
    }
    if (atServer < 0 || atServer > away + away / TOLERANCE) {
      log.debug("A server reported {} ns for a call that took {} ns", atServer, away);
      return false;
    }
    return true;
  }

  private static long atServer(ServerTimes reported) {
    return reported.dispatch() + reported.handler() + reported.reply();
  }

  /** Receives the parts of a call's time, which {@code CallTimes} documents. */
  @FunctionalInterface
  public interface Listener {
    void times(Duration queue, Duration dispatch, Duration handler, Duration reply);
  }
}
