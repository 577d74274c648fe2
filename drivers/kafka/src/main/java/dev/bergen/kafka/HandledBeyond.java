// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records behind a committed offset that are handled although an earlier one is not. Committed as
 * the metadata of that offset, so that the next consumer of the partition skips them.
 *
 * <p>The text is {@code bergen:1+19999,3+5}: from the offset on, one record is not handled, the
 * next 19,999 are, three are not, five are. Metadata of other programs is ignored.
 *
 * @param runs in ascending order
 */
record HandledBeyond(List<Run> runs) {
  static final HandledBeyond NONE = new HandledBeyond(List.of());

  /** A broker takes 4,096 bytes unless offset.metadata.max.bytes says otherwise. */
  private static final int MOST_CHARS = 3_500;

  private static final String PREFIX = "bergen:";
  private static final Pattern TEXT =
      Pattern.compile(PREFIX + "\\d{1,18}\\+\\d{1,18}(,\\d{1,18}\\+\\d{1,18})*+");

  /** Records that are handled: the first of them, and the one behind the last. */
  record Run(long from, long end) {}

  HandledBeyond {
    runs = List.copyOf(runs);
  }

  /**
   * Returns what {@link #text} was made of.
   *
   * @param offset that was committed with it
   */
  static HandledBeyond of(long offset, @Nullable String metadata) {
    if (metadata == null || metadata.length() > MOST_CHARS || !TEXT.matcher(metadata).matches()) {
      return NONE;
    }
    List<Run> runs = new ArrayList<>();
    long at = offset;
    for (String pair : metadata.substring(PREFIX.length()).split(",")) {
      int plus = pair.indexOf('+');
      long from = at + Long.parseLong(pair, 0, plus, 10);
      at = from + Long.parseLong(pair, plus + 1, pair.length(), 10);
      if (from < offset || at <= from) { // beyond all numbers, or an empty run
        return NONE;
      }
      runs.add(new Run(from, at));
    }
    return new HandledBeyond(runs);
  }

  /** Returns the metadata of {@code offset}: as many runs as fit, the first ones. */
  String text(long offset) {
    StringBuilder text = new StringBuilder();
    long at = offset;
    for (Run run : runs) {
      String pair = (run.from - at) + "+" + (run.end - run.from);
      if (PREFIX.length() + text.length() + 1 + pair.length() > MOST_CHARS) {
        break;
      }
      text.append(text.length() == 0 ? PREFIX : ",").append(pair);
      at = run.end;
    }
    return text.toString();
  }

  /** Returns whether the record at {@code offset} is handled. */
  boolean has(long offset) {
    int low = 0;
    int high = runs.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Run run = runs.get(middle);
      if (offset < run.from) {
        high = middle - 1;
      } else if (offset >= run.end) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }
}
