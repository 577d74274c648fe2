// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All messages of one kind, added up.
 *
 * @param acknowledged calls: answered; casts and fanouts: taken by the broker
 * @param executed by a server; fanouts: by each
 * @param repeated executed more than once by a server; calls and casts: by several
 * @param failures how many failed, by type of error
 * @param lost acknowledged and not executed; fanouts: not by each server
 * @param deleted the same, but on its way while a queue of the topic was deleted
 * @param overdue still waited for, or ended, more than a second after its deadline
 * @param ranAfterAll executed although the error said that it cannot have been
 * @param longest from sending to acknowledgement, answer or error
 */
record Totals(
    Kind kind,
    int sent,
    int acknowledged,
    int executed,
    int repeated,
    Map<String, Integer> failures,
    int lost,
    int deleted,
    int overdue,
    int ranAfterAll,
    Duration longest) {

  Totals {
    failures = Collections.unmodifiableMap(new TreeMap<>(failures));
  }

  static Totals of(Kind kind, Collection<Entry> entries, Deletions deletions, long now) {
    Map<String, Integer> failures = new TreeMap<>();
    Duration longest = Duration.ZERO;
    for (Entry entry : entries) {
      String failure = entry.failure();
      if (failure != null) {
        failures.merge(failure, 1, Integer::sum);
      }
      Duration took = entry.took(now);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    return new Totals(
        kind,
        entries.size(),
        count(entries, Entry::isAcknowledged),
        count(entries, Entry::isExecuted),
        count(entries, Entry::isRepeated),
        failures,
        count(entries, entry -> entry.isLost(deletions)),
        count(entries, entry -> entry.isDeleted(deletions)),
        count(entries, entry -> entry.isOverdue(now)),
        count(entries, Entry::ranAfterAll),
        longest);
  }

  private static int count(Collection<Entry> entries, Predicate<Entry> chosen) {
    return (int) entries.stream().filter(chosen).count();
  }

  int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }
}
