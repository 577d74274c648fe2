// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import dev.bergen.observe.doctor.Doctor;
import dev.bergen.observe.doctor.Finding;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementException;
import dev.bergen.spi.queues.QueueState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The data of the management API: the fullest queues, and the doctor's findings.
 *
 * <p>Threads: asks on two of its own, which {@link #close} ends.
 */
final class ManagedBroker implements AutoCloseable {
  private final Management management;
  private final String virtualHost;
  private final ExecutorService asking =
      Executors.newFixedThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "bergen-console-management");
            thread.setDaemon(true);
            return thread;
          });

  ManagedBroker(Management management, String virtualHost) {
    this.management = management;
    this.virtualHost = virtualHost;
  }

  /**
   * Returns the fullest queues of the virtual host, whichever were asked for; its own time-out
   * counts.
   */
  CompletableFuture<List<QueueState>> queues(List<String> names, Duration timeout) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return management.fullestQueues(virtualHost).stream()
                .map(each -> new QueueState(each.name(), true, each.ready(), each.consumers()))
                .toList();
          } catch (ManagementException e) {
            throw new CompletionException(e.getMessage(), e);
          }
        },
        asking);
  }

  CompletableFuture<List<Finding>> examine() {
    return CompletableFuture.supplyAsync(
        () -> Doctor.examine(management, virtualHost, Instant.now()), asking);
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
