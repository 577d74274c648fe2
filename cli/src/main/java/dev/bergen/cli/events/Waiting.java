// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.spi.queues.QueueState;
import java.util.List;
import java.util.Locale;

/**
 * The backlog for a listener before it begins.
 *
 * @param messages messages that it will get
 * @param earlier messages that it will not get, since its group is new and begins behind them
 */
record Waiting(long messages, long earlier) {

  static Waiting of(List<QueueState> states) {
    return new Waiting(
        states.stream().mapToLong(QueueState::messages).sum(),
        states.stream().mapToLong(QueueState::earlier).sum());
  }

  /**
   * Returns a line on the records that are skipped.
   *
   * @param isUntouched whether the group stays new
   */
  String skipped(boolean isUntouched) {
    return String.format(
        Locale.ROOT,
        "bergen: the group is new to the topic, %,d earlier %s skipped; --from-beginning %s",
        earlier,
        earlier == 1 ? "record is" : "records are",
        isUntouched ? "reads them" : "reads them for a new --pool");
  }
}
