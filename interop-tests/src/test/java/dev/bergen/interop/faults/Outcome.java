// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import java.time.Duration;
import java.util.List;

/**
 * One row of the page: what became of the traffic of one pair.
 *
 * @param fault name of the case
 * @param pair who called whom
 * @param cells the figures, in the order of {@link #HEAD}
 */
record Outcome(String fault, String pair, List<String> cells) {
  static final List<String> HEAD =
      List.of(
          "calls answered",
          "failed",
          "casts taken",
          "failed",
          "lost",
          "ran twice",
          "longest call",
          "recovered after",
          "closed in");

  static Outcome of(FaultCase fault, Pair pair, List<Long> ran, Duration recovery, Duration close) {
    Ledger ledger = pair.ledger;
    long longest =
        ledger.all(entry -> entry.isCall).stream()
            .mapToLong(entry -> entry.took().toMillis())
            .max()
            .orElse(0);
    return new Outcome(
        fault.name(),
        pair.name,
        List.of(
            count(ledger.all(entry -> entry.isCall && entry.isAcknowledged())),
            count(ledger.all(entry -> entry.isCall && entry.hasFailed())),
            count(ledger.all(entry -> !entry.isCall && entry.isAcknowledged())),
            count(ledger.all(entry -> !entry.isCall && entry.hasFailed())),
            count(ledger.lost(ran)),
            count(ledger.duplicated(ran)),
            seconds(longest),
            seconds(recovery.toMillis()),
            pair.isOurs() ? seconds(close.toMillis()) : ""));
  }

  private static String count(List<?> list) {
    return Integer.toString(list.size());
  }

  private static String seconds(long millis) {
    return "%.1f s".formatted(millis / 1000.0);
  }

  String key() {
    return fault + "\t" + pair;
  }

  String line() {
    return key() + "\t" + String.join("\t", cells);
  }
}
