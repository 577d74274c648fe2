// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.MessageDecodingException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.rpc.RpcClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cap of {@code [upgrade_levels] compute = auto}: the version that the oldest compute host of
 * all cells has. Each cell's nova-conductor knows that of its own, from its database. Answers are
 * kept, as in Nova, until {@link #forget}.
 *
 * <p>A cell without a compute host does not count. A cell that does not answer does not block the
 * others, as in Nova, but is asked again before anything is sent to it.
 *
 * <p>Threads: any. Nothing is locked while conductors are asked, so that two threads may both ask.
 */
final class AutomaticCap {
  private static final Logger log = LoggerFactory.getLogger(AutomaticCap.class);

  /** The version of the request to conductor: that of Zed and of every release since. */
  private static final String SERVICE_VERSION = "1.22";

  private static final ComputeLevels LEVELS = ComputeLevels.ofNova();

  private final Function<Cell, RpcClient> conductors;
  private final Set<Cell> all;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Map<Cell, Long> known = new HashMap<>();

  /** Rises when what is known is forgotten: an answer to an older question does not count. */
  private int epoch;

  /**
   * @param conductors makes a client of a cell's conductor
   * @param all cells that count from the start; not empty
   */
  AutomaticCap(Function<Cell, RpcClient> conductors, Collection<Cell> all) {
    this.conductors = conductors;
    this.all = Set.copyOf(all);
  }

  /**
   * Returns the highest version that may be sent to {@code cell}; {@code null} if there is no
   * limit, since there is no compute host yet or all are newer than any that is known here.
   *
   * @param cell {@code null} if it is not known in which one the host is
   * @throws RuntimeException what a call throws, if the conductor of {@code cell} has to be asked
   *     and does not answer, or with an error; without a cell, if no conductor answers
   */
  @Nullable String get(@Nullable Cell cell) {
    int asked;
    Set<Cell> wanted = new LinkedHashSet<>();
    lock.lock();
    try {
      asked = epoch;
      if (known.isEmpty()) {
        wanted.addAll(all);
      }
      if (cell != null && !known.containsKey(cell)) {
        wanted.add(cell);
      }
      if (wanted.isEmpty()) {
        return LEVELS.of(lowest(known).orElseThrow());
      }
    } finally {
      lock.unlock();
    }
    return cap(keep(asked, ask(wanted, cell)));
  }

  /** Remembers what was found, unless it was to be forgotten meanwhile; returns all that counts. */
  private Map<Cell, Long> keep(int asked, Map<Cell, Long> found) {
    lock.lock();
    try {
      if (epoch != asked) {
        return found;
      }
      known.putAll(found);
      return Map.copyOf(known);
    } finally {
      lock.unlock();
    }
  }

  private static OptionalLong lowest(Map<Cell, Long> numbers) {
    return numbers.values().stream().mapToLong(Long::longValue).min();
  }

  private static @Nullable String cap(Map<Cell, Long> numbers) {
    OptionalLong lowest = lowest(numbers);
    if (lowest.isEmpty()) {
      log.debug("No compute host has reported yet, so [upgrade_levels] compute = auto sets no cap");
      return null;
    }
    String cap = LEVELS.of(lowest.getAsLong());
    log.info(
        "[upgrade_levels] compute = auto: the oldest compute host reports {}, so {}",
        lowest.getAsLong(),
        cap == null ? "it is newer than Nova 34 and nothing is held back" : "the cap is " + cap);
    return cap;
  }

  /** Asks conductors at the same time, and returns the numbers of cells that have a host. */
  private Map<Cell, Long> ask(Set<Cell> wanted, @Nullable Cell needed) {
    Map<Cell, CompletableFuture<@Nullable Object>> answers = new LinkedHashMap<>();
    wanted.forEach(each -> answers.put(each, ask(each)));
    Map<Cell, Long> found = new HashMap<>();
    List<RuntimeException> failures = new ArrayList<>();
    for (Map.Entry<Cell, CompletableFuture<@Nullable Object>> each : answers.entrySet()) {
      try {
        long number = number(each.getValue());
        if (number > 0) {
          found.put(each.getKey(), number);
        }
      } catch (RuntimeException e) {
        warn(each.getKey(), e);
        if (each.getKey().equals(needed)) {
          throw e;
        }
        failures.add(e);
      }
    }
    if (!failures.isEmpty() && failures.size() == answers.size()) {
      throw failures.get(0);
    }
    return found;
  }

  private CompletableFuture<@Nullable Object> ask(Cell cell) {
    try {
      return conductors
          .apply(cell)
          .withContext(OpenStackContext.admin().toRequestContext())
          .callAsync(
              "object_class_action_versions",
              Map.of(
                  "objname", "Service",
                  "objmethod", "get_minimum_version",
                  "object_versions", Map.of("Service", SERVICE_VERSION),
                  "args", List.of("nova-compute"),
                  "kwargs", Map.of()));
    } catch (RuntimeException e) {
      return CompletableFuture.<@Nullable Object>failedFuture(
          e); // the URL of this cell cannot be read
    }
  }

  private static long number(CompletableFuture<@Nullable Object> asked) {
    Object answer;
    try {
      answer = asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingCancelledException(
          true, "Interrupted while waiting for the version of the oldest compute host", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(e.getCause());
    }
    if (answer instanceof Number number) {
      return number.longValue();
    }
    throw new MessageDecodingException(
        "nova-conductor's answer to get_minimum_version is not a number: " + answer, null);
  }

  private static void warn(Cell cell, RuntimeException failure) {
    log.warn(
        "[upgrade_levels] compute = auto: asking nova-conductor{} for the oldest compute"
            + " host failed. The name of its release instead of auto does not need the"
            + " conductor: {}",
        cell.hasBroker() ? " of " + cell : "",
        failure.toString());
  }

  /** Asks again next time. */
  void forget() {
    lock.lock();
    try {
      epoch++;
      known.clear();
    } finally {
      lock.unlock();
    }
  }
}
