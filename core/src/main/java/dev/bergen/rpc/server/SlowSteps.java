// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when a step in a server's life takes long, so that a hang shows early.
 *
 * @param limit how long a step may take before the warning; zero means that there is none
 */
record SlowSteps(Timer timer, Duration limit, Target target) {
  private static final Logger log = LoggerFactory.getLogger("dev.bergen.rpc.RpcServer");

  /**
   * Warns once, when the limit is reached, unless the step is over or cancelled before.
   *
   * @param step describes what is still unfinished; {@code null} when nothing is
   */
  Timer.Cancellable watch(Supplier<@Nullable String> step) {
    if (limit.isZero()) {
      return () -> {};
    }
    return timer.schedule(
        limit,
        () -> {
          String what = step.get();
          if (what != null) {
            log.warn("The server of {} {} after {}", target, what, Deadline.inWords(limit));
          }
        });
  }
}
