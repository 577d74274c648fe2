// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.micro;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Calls that wait for their reply, one after the other, through the memory driver. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class Memory {
  private static final int CALLS = 200;

  /** What kind of thread calls. */
  @Param({"platform", "virtual"})
  public String caller;

  private Service service;
  private ExecutorService threads;

  /** Returns the kinds of threads that this JVM has. */
  static String[] callers() {
    return Runtime.version().feature() >= 21
        ? new String[] {"platform", "virtual"}
        : new String[] {"platform"};
  }

  @Setup
  public void setUp() throws ReflectiveOperationException {
    service = new Service("memory://micro", server -> server, client -> client);
    threads =
        caller.equals("virtual")
            ? virtualThreads()
            : Executors.newSingleThreadExecutor(task -> new Thread(task, "bergen-micro-caller"));
  }

  /** The same as {@code Executors.newVirtualThreadPerTaskExecutor()}, which 17 lacks. */
  private static ExecutorService virtualThreads()
      throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public @Nullable Object call() throws ExecutionException, InterruptedException {
    return threads.submit(this::calls).get();
  }

  private @Nullable Object calls() {
    Object last = null;
    for (int i = 0; i < CALLS; i++) {
      last = service.call();
    }
    return last;
  }

  @TearDown
  public void tearDown() {
    threads.shutdown();
    service.close();
  }
}
