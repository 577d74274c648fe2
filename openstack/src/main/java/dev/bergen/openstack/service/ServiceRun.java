// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a service until a signal ends it.
 *
 * <p>Threads: the thread that {@link #run}s it does all the work; signals only set its next step,
 * and a second one that ends the service interrupts it.
 */
final class ServiceRun {
  private static final Logger log = LoggerFactory.getLogger(ServiceRun.class);

  /** The action that a signal requests. */
  private enum Wish {
    STOP,
    RELOAD
  }

  private final OpenStackService service;
  private final BlockingQueue<Wish> wishes = new ArrayBlockingQueue<>(16);
  private final Thread owner = Thread.currentThread();
  private volatile boolean stopping;

  ServiceRun(OpenStackService service) {
    this.service = service;
  }

  void run() throws InterruptedException {
    try (Signals signals = new Signals()) {
      boolean ends = signals.on("TERM", () -> stop("TERM"));
      signals.on("INT", () -> stop("INT"));
      if (!signals.on("HUP", () -> wishes.offer(Wish.RELOAD))) {
        log.warn(
            "This JVM cannot handle SIGHUP, which ends the process: the module"
                + " jdk.unsupported is missing");
      }
      Thread hook = new Thread(service::stop, "bergen-stop-" + service.binary());
      if (!ends) {
        // The JVM ends with exit code 143 then, whatever we do.
        Runtime.getRuntime().addShutdownHook(hook);
      }
      service.onStopped(() -> wishes.offer(Wish.STOP));
      service.start();
      try {
        while (wishes.take() == Wish.RELOAD) {
          service.reload();
        }
      } finally {
        stopping = true;
        service.stop();
      }
    }
  }

  private void stop(String signal) {
    if (stopping) {
      log.warn("SIG{} again: interrupting the remaining requests", signal);
      owner.interrupt();
    } else {
      stopping = true;
      log.info("SIG{}: {} is finishing its requests", signal, service);
      if (!wishes.offer(Wish.STOP)) {
        owner.interrupt();
      }
    }
  }
}
