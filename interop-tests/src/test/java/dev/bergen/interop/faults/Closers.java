// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/**
 * A client and a server of ours that are closed while a fault is on, calls under way. Their threads
 * are all in one group, so that one that stays is found.
 *
 * <p>Threads: the test's; everything is opened and closed on one of the group.
 */
final class Closers implements AutoCloseable {
  static final String GROUP = "closed-meanwhile";
  private static final String TOPIC = "closed-meanwhile";
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final long PATIENCE_SECONDS = 40;

  /**
   * How it went.
   *
   * @param took of both, one after the other
   * @param unended what had not ended when they were closed
   */
  record Closed(Duration took, List<Ledger.Entry> unended) {}

  private final ThreadGroup group = new ThreadGroup(GROUP);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(group, task, GROUP));

  /** Virtual threads would be in no group of ours, nor would be what they start. */
  private final ExecutorService handlers =
      Executors.newCachedThreadPool(task -> new Thread(group, task, GROUP));

  private final Ledger ledger = new Ledger();

  // On that thread.
  private RpcTransport serving;
  private RpcTransport calling;
  private JavaWorker worker;

  private Closers() {}

  /** Opens both, and has them talk once. */
  static Closers open(String url) throws Exception {
    Closers closers = new Closers();
    closers.run(
        () -> {
          closers.serving = RpcTransport.open(url);
          closers.calling = RpcTransport.open(url);
          closers.worker = JavaWorker.start(closers.serving, TOPIC, closers.handlers);
          closers.caller().call(0, 0, Duration.ofSeconds(20)).join();
          return null;
        });
    return closers;
  }

  private JavaCaller caller() {
    return JavaCaller.ofJava(calling, TOPIC, false);
  }

  /** Closes both while some calls are being handled, and others begin. */
  Closed closeNow() throws Exception {
    return run(
        () -> {
          JavaCaller caller = caller();
          for (int i = 1; i <= 10; i++) {
            int number = i;
            ledger.add(number, true, CALL, () -> caller.call(number, 30, CALL));
            ledger.add(-number, false, Caller.CAST, () -> caller.cast(-number));
          }
          long begun = System.nanoTime();
          calling.close();
          worker.close();
          serving.close();
          Duration took = Duration.ofNanos(System.nanoTime() - begun);
          return new Closed(took, ledger.all(Ledger.Entry::isPending));
        });
  }

  /** Returns the threads that are still there; our own is not among them. */
  List<String> threads() {
    Thread[] found = new Thread[group.activeCount() + 10];
    int count = group.enumerate(found);
    return Arrays.stream(found, 0, count)
        .filter(Objects::nonNull)
        .map(Thread::getName)
        .filter(name -> !name.equals(GROUP))
        .toList();
  }

  private <T> T run(java.util.concurrent.Callable<T> task)
      throws ExecutionException, InterruptedException, TimeoutException {
    return thread.submit(task).get(PATIENCE_SECONDS, SECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    handlers.shutdownNow();
  }
}
