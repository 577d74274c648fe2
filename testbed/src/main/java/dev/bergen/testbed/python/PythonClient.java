// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.python;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An RPC client on the real oslo.messaging, in a process of its own.
 *
 * <p>Threads: any thread may use it; what it is asked for runs side by side.
 */
public final class PythonClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final PythonPeer peer;

  private PythonClient(PythonPeer peer) {
    this.peer = peer;
  }

  /** Starts a client of the broker at {@code url} and waits until it takes commands. */
  public static PythonClient start(PythonRelease release, String url) {
    return new PythonClient(PythonPeer.start(release, "rpc_client.py", List.of("--url", url)));
  }

  /** Begins a call of {@code method} on a server of {@code topic}. */
  public PythonCommand call(String topic, String method) {
    return command("call", topic, method);
  }

  /** Begins a cast of {@code method} to a server of {@code topic}. */
  public PythonCommand cast(String topic, String method) {
    return command("cast", topic, method);
  }

  /** Begins a cast of {@code method} to all servers of {@code topic}. */
  public PythonCommand fanout(String topic, String method) {
    return command("fanout", topic, method);
  }

  /**
   * Begins many calls of {@code method}, which has to return its argument {@code value}.
   *
   * @param calls how many in all
   * @param threads how many at once
   */
  public PythonCommand callMany(String topic, String method, int calls, int threads) {
    return command("call_many", topic, method).setting("calls", calls).setting("threads", threads);
  }

  /**
   * Begins calls of {@code method}, which has to return its argument {@code value}, one after the
   * other on each of several threads. The result has {@code seconds} and, in no order, the {@code
   * micros} that each took.
   *
   * @param threads how many at once
   * @param seconds how long new ones are begun
   */
  public PythonCommand callFor(String topic, String method, int threads, double seconds) {
    return command("call_for", topic, method)
        .setting("threads", threads)
        .setting("seconds", seconds);
  }

  private PythonCommand command(String op, String topic, String method) {
    return new PythonCommand(this, op, topic, method);
  }

  CompletableFuture<PythonOutcome> send(PythonCommand command) {
    return peer.ask(command.json()).thenApply(PythonOutcome::new);
  }

  PythonOutcome await(PythonCommand command) {
    try {
      return send(command).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw peer.trouble("interrupted while waiting for " + command.json());
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw peer.trouble("no outcome within " + PATIENCE + " of " + command.json());
    }
  }

  /** Returns the process. */
  public PythonPeer peer() {
    return peer;
  }

  @Override
  public void close() {
    peer.close();
  }
}
