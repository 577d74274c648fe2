// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.spi.Reply;
import dev.bergen.spi.ServerTimes;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits the time of one call, from now on.
 *
 * @param begun when it was sent, by {@code timer}
 */
record TimeSplit(Timer timer, long begun, Consumer<? super CallTimes> listener) {
  private static final Logger log = LoggerFactory.getLogger(RpcClient.class);

  /** Two clocks differ in speed, by a few millionths. */
  private static final int TOLERANCE = 1_000;

  /** Notifies the listener, if the server has reported times. Call it when the reply is read. */
  void read(Reply reply) {
    ServerTimes told = reply.times();
    CallTimes times = told == null ? null : split(told, timer.nanoTime());
    if (times == null) {
      return;
    }
    try {
      listener.accept(times);
    } catch (RuntimeException e) { // it has nothing to do with the call
      log.warn("A listener for call times failed", e);
    }
  }

  /** Returns {@code null} if the server's report cannot be true. */
  private @Nullable CallTimes split(ServerTimes told, long now) {
    long away = told.arrived() - begun;
    long atServer = told.dispatch() + told.handler() + told.reply();
    if (told.dispatch() < 0 || told.handler() < 0 || told.reply() < 0) {
      return null;
    }
    if (atServer < 0 || atServer > away + away / TOLERANCE) {
      log.debug("A server reported {} ns for a call that took {} ns", atServer, away);
      return null;
    }
    return new CallTimes(
        Duration.ofNanos(Math.max(0, away - atServer)),
        Duration.ofNanos(told.dispatch()),
        Duration.ofNanos(told.handler()),
        Duration.ofNanos(told.reply() + Math.max(0, now - told.arrived())));
  }
}
