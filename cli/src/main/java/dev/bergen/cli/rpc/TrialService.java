// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import dev.bergen.cli.terminal.SafeText;
import dev.bergen.rpc.Expected;
import dev.bergen.rpc.RpcContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of {@code bergen serve}: a plain object, whose public methods are the RPC methods
 * and whose parameters' names are the arguments' names.
 *
 * <p>Threads: handler threads, several at once.
 */
public final class TrialService {
  private static final double MOST_SECONDS = 3600;
  private static final int MOST_SHOWN = 60;

  private final String server;
  private final Consumer<String> requests;

  /**
   * Makes a service to try calls with.
   *
   * @param server the name that {@link #whoami} answers
   * @param requests gets one line for each request
   */
  public TrialService(String server, Consumer<String> requests) {
    this.server = server;
    this.requests = requests;
  }

  /** Returns {@code value}. */
  public @Nullable Object echo(@Nullable Object value) {
    saw("echo value=" + value);
    return value;
  }

  /** Returns the sum of two whole numbers. */
  public long add(long a, long b) {
    saw("add a=" + a + " b=" + b);
    return Math.addExact(a, b);
  }

  /** Answers after {@code seconds}; the thread is free meanwhile. */
  public CompletableFuture<String> sleep(double seconds) {
    saw("sleep seconds=" + seconds);
    if (!(seconds >= 0 && seconds <= MOST_SECONDS)) {
      throw new IllegalArgumentException("seconds must be from 0 to 3600, not " + seconds);
    }
    long millis = Math.round(seconds * 1000);
    Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    return CompletableFuture.supplyAsync(() -> "slept " + seconds + " s", later);
  }

  /** Fails; a Python caller sees a ValueError. */
  @Expected(IllegalArgumentException.class)
  public void fail(Optional<String> message) {
    saw("fail" + message.map(text -> " message=" + text).orElse(""));
    throw new IllegalArgumentException(message.orElse("failed as asked"));
  }

  /** Returns the request context that came with the call. */
  public Map<String, @Nullable Object> context(RpcContext call) {
    saw("context");
    return call.request().values();
  }

  /** Returns the name of the server that answers. */
  public String whoami() {
    saw("whoami");
    return server;
  }

  private void saw(String request) {
    String line = SafeText.of(request);
    requests.accept(line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "…");
  }
}
