// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * When clients were back, since the broker could be reached again.
 *
 * @param times in order
 */
public record ReconnectTimes(List<Duration> times) {
  private static final int WIDTH = 60;

  public ReconnectTimes {
    times = times.stream().sorted().toList();
    if (times.isEmpty()) {
      throw new IllegalArgumentException("no client reconnected");
    }
  }

  public static ReconnectTimes of(Collection<Duration> times) {
    return new ReconnectTimes(List.copyOf(times));
  }

  /** Returns the time within which {@code percent} of a hundred were back. */
  public Duration percentile(int percent) {
    int rank = (int) Math.ceil(times.size() * percent / 100.0);
    return times.get(Math.max(1, rank) - 1);
  }

  /** Returns how many came back in each second, from the first one to the last. */
  public int[] perSecond() {
    int[] counts = new int[(int) percentile(100).toSeconds() + 1];
    times.forEach(time -> counts[(int) time.toSeconds()]++);
    return counts;
  }

  /** Returns how many came back in the second in which most did. */
  public int mostInOneSecond() {
    int most = 0;
    for (int count : perSecond()) {
      most = Math.max(most, count);
    }
    return most;
  }

  /** Returns a bar for each second. */
  public List<String> chart() {
    List<String> lines = new ArrayList<>();
    int[] counts = perSecond();
    int most = mostInOneSecond();
    for (int second = 0; second < counts.length; second++) {
      int width = (int) Math.ceil((double) counts[second] * WIDTH / most);
      lines.add(
          String.format(Locale.ROOT, "%4d s %5d %s", second, counts[second], "#".repeat(width))
              .stripTrailing());
    }
    return lines;
  }
}
