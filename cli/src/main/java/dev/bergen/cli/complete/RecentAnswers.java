// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import dev.bergen.cli.broker.UserCache;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * The answers of the last seconds, for the key is pressed more than once. An empty or partial one
 * is not kept: the next may be better. A broker that did not respond is not asked again for as
 * long, since each question would block the shell.
 */
final class RecentAnswers {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final UserCache cache;

  RecentAnswers(UserCache cache) {
    this.cache = cache;
  }

  /** Returns the names that are safe to offer; asks if there is no recent answer. */
  List<String> of(String question, Callable<BusAnswer> asking) throws Exception {
    List<String> fresh = cache.find(question, FRESH);
    if (fresh != null) {
      return fresh;
    }
    cache.keep(
        question, List.of()); // while the broker does not respond, for the time may be up before
    BusAnswer answer;
    try {
      answer = asking.call();
    } catch (Exception e) {
      if (!isSilence(e)) {
        cache.forget(question);
      }
      throw e;
    }
    List<String> names = answer.names().stream().filter(SafeWord::is).toList();
    if (answer.isWhole() && !names.isEmpty()) {
      cache.keep(question, names);
    } else {
      cache.forget(question);
    }
    return names;
  }

  /** An interrupt means that the time is up. */
  private static boolean isSilence(Exception failure) {
    return failure instanceof InterruptedException
        || failure instanceof TimeoutException
        || Thread.currentThread().isInterrupted();
  }
}
