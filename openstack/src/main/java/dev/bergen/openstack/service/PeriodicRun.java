// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.openstack.OpenStackContext;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One periodic task and how it went; its fields are guarded by itself. */
final class PeriodicRun {
  private static final Logger log = LoggerFactory.getLogger(PeriodicRun.class);

  /** The key under which lines of handlers have it, too. */
  private static final String REQUEST_ID = "request_id";

  private final PeriodicTask task;
  private long runs;
  private long failures;
  private boolean running;
  private @Nullable Duration lastDuration;
  private @Nullable String lastFailure;

  PeriodicRun(PeriodicTask task) {
    this.task = task;
  }

  PeriodicTask task() {
    return task;
  }

  /** Runs it once; throws nothing, whatever the task does. */
  void once(LongSupplier nanoTime) {
    long began = nanoTime.getAsLong();
    synchronized (this) {
      running = true;
    }
    Throwable failure = null;
    OpenStackContext context = OpenStackContext.admin();
    MDC.put(REQUEST_ID, context.requestId());
    try {
      task.work().run(context);
    } catch (Throwable e) { // the thread of all tasks has to survive it
      failure = e;
      log.error("Periodic task {} failed; it runs again at its next time", task.name(), e);
    } finally {
      MDC.remove(REQUEST_ID);
    }
    ended(Duration.ofNanos(nanoTime.getAsLong() - began), failure);
  }

  private synchronized void ended(Duration took, @Nullable Throwable failure) {
    running = false;
    runs++;
    lastDuration = took;
    if (failure != null) {
      failures++;
      lastFailure = failure.toString();
    }
    if (took.compareTo(task.spacing()) > 0) {
      log.warn(
          "Periodic task {} took {} s, longer than its spacing of {} s",
          task.name(),
          took.toSeconds(),
          task.spacing().toSeconds());
    }
  }

  synchronized TaskHealth health() {
    return new TaskHealth(task.name(), runs, failures, running, lastDuration, lastFailure);
  }
}
