// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.Deadline;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a hook on a thread of its own, so that one that never ends cannot block the rest. */
final class HookRun {
  private static final Logger log = LoggerFactory.getLogger(HookRun.class);

  private HookRun() {}

  /** The code of a hook. */
  @FunctionalInterface
  interface Hook {
    void run(Deadline deadline) throws Exception;
  }

  /** Returns when the hook has ended, or its time has, and it was interrupted. */
  static void within(Duration patience, Timer timer, String name, Hook hook)
      throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Deadline deadline = timer.deadline(patience);
    Thread thread =
        new Thread(
            () -> {
              try {
                hook.run(deadline);
              } catch (Throwable e) { // its thread ends with it; others continue
                log.error("A shutdown hook failed", e);
              } finally {
                over.countDown();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    try {
      if (!over.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("A shutdown hook did not end within {}", Deadline.inWords(patience));
      }
    } finally {
      thread.interrupt();
    }
  }
}
