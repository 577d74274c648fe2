// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import dev.bergen.MessagingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One message that was sent, and what became of it. Its sender ends it once, servers execute it.
 *
 * <p>Threads: any.
 */
final class Entry {
  /** What a busy machine explains. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  final long number;
  final Kind kind;
  final long begun;
  private final Duration timeout;

  // All guarded by this.
  private final int[] executions;
  private boolean hasEnded;
  private long ended;
  private @Nullable Throwable error; // null while it has not failed

  Entry(long number, Kind kind, Duration timeout, int servers, long begun) {
    this.number = number;
    this.kind = kind;
    this.timeout = timeout;
    this.executions = new int[servers];
    this.begun = begun;
  }

  /**
   * @param cause {@code null} if it was acknowledged or answered
   */
  synchronized void end(@Nullable Throwable cause, long now) {
    error =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    ended = now;
    hasEnded = true;
  }

  /** Notes an execution, and returns whether it has now been executed wherever it had to be. */
  synchronized boolean execute(int server) {
    executions[server]++;
    return isExecuted();
  }

  synchronized boolean isAcknowledged() {
    return hasEnded && error == null;
  }

  /** Returns the name of what it failed with; {@code null} if it has not failed. */
  synchronized @Nullable String failure() {
    return error == null ? null : error.getClass().getSimpleName();
  }

  /** Whether one server has executed it, or for a fanout each. */
  synchronized boolean isExecuted() {
    return kind == Kind.FANOUT
        ? Arrays.stream(executions).allMatch(times -> times > 0)
        : Arrays.stream(executions).sum() > 0;
  }

  /** Whether a server has executed it again, or for a call or a cast another server has. */
  synchronized boolean isRepeated() {
    return kind == Kind.FANOUT
        ? Arrays.stream(executions).anyMatch(times -> times > 1)
        : Arrays.stream(executions).sum() > 1;
  }

  /** Whether it was acknowledged and not executed, and no deleted queue explains it. */
  boolean isLost(Deletions deletions) {
    return isMissing() && !isDeleted(deletions);
  }

  /** Whether it was acknowledged and not executed, and on its way while a queue was deleted. */
  synchronized boolean isDeleted(Deletions deletions) {
    return isMissing() && deletions.met(begun, ended);
  }

  private boolean isMissing() {
    return isAcknowledged() && !isExecuted();
  }

  /** Whether it ran although its sender was told that it cannot have. */
  synchronized boolean ranAfterAll() {
    return error instanceof MessagingException failure
        && !failure.mayHaveRun()
        && Arrays.stream(executions).sum() > 0;
  }

  /** Returns how long it took, until {@code now} if it has not ended. */
  synchronized Duration took(long now) {
    return Duration.ofNanos((hasEnded ? ended : now) - begun);
  }

  boolean isOverdue(long now) {
    return took(now).compareTo(timeout.plus(GRACE)) > 0;
  }

  @Override
  public synchronized String toString() {
    return "%s %d, executed %s, %s"
        .formatted(
            kind,
            number,
            Arrays.toString(executions),
            !hasEnded ? "pending" : error == null ? "acknowledged" : error.toString());
  }
}
