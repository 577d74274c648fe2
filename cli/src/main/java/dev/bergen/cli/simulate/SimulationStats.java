// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The numbers of one client or server, interval by interval.
 *
 * <p>Threads: any {@link #add}s; one thread, the reporter's, does the rest.
 */
final class SimulationStats {
  private final AtomicReference<Tally> current = new AtomicReference<>(Tally.NONE);

  /** Reporter's thread only; one interval a second at most. */
  private final List<Interval> series = new ArrayList<>();

  /**
   * The numbers of about a second.
   *
   * @param end in seconds since 1970
   * @param length in seconds
   */
  record Interval(int seq, double end, double length, Tally tally) {
    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("seq", seq);
      json.put("timestamp", end);
      json.put("count", tally.count());
      json.put("size", tally.size());
      putLatency(json, tally);
      return json;
    }
  }

  /**
   * The numbers from the first message's interval to the last one's.
   *
   * @param start in seconds since 1970, as is {@code end}; both 0 when nothing happened
   */
  record Summary(double start, double end, Tally tally) {
    double duration() {
      return end - start;
    }

    double perSecond(long amount) {
      return duration() > 0 ? amount / duration() : 0;
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("count", tally.count());
      json.put("size", tally.size());
      json.put("duration", duration());
      json.put("count_p_s", perSecond(tally.count()));
      json.put("size_p_s", perSecond(tally.size()));
      if (duration() > 0) {
        json.put("start", start);
        json.put("end", end);
      }
      putLatency(json, tally);
      return json;
    }

    String line(String label) {
      return String.format(
              Locale.ROOT,
              "%-10s  %,d messages in %.1f s (%,.1f/s), %,d bytes (%,.0f/s)",
              label,
              tally.count(),
              duration(),
              perSecond(tally.count()),
              tally.size(),
              perSecond(tally.size()))
          + latencyText(tally);
    }
  }

  /** Counts a message whose time is not known. */
  void add(int size) {
    current.accumulateAndGet(Tally.of(size), Tally::plus);
  }

  /** Counts a message that took so long. */
  void add(int size, double seconds) {
    current.accumulateAndGet(Tally.of(size, seconds), Tally::plus);
  }

  /** Ends an interval and returns it. */
  Interval end(double timestamp, double length) {
    Interval interval =
        new Interval(series.size(), timestamp, length, current.getAndSet(Tally.NONE));
    series.add(interval);
    return interval;
  }

  List<Map<String, Object>> json() {
    return series.stream().map(Interval::json).toList();
  }

  /** Sums several up; idle time before the first message and after the last does not count. */
  static Summary summary(Collection<SimulationStats> all) {
    Tally total = Tally.NONE;
    double start = Double.POSITIVE_INFINITY;
    double end = 0;
    for (SimulationStats stats : all) {
      for (Interval interval : stats.series) {
        total = total.plus(interval.tally());
        if (interval.tally().count() > 0) {
          start = Math.min(start, interval.end() - interval.length());
          end = Math.max(end, interval.end());
        }
      }
    }
    return new Summary(total.count() > 0 ? start : 0, end, total);
  }

  /** Returns the line of an interval. */
  static String line(String label, double second, Tally tally) {
    return String.format(
            Locale.ROOT,
            "%6.1f s  %-10s  %,8d messages  %,12d bytes",
            second,
            label,
            tally.count(),
            tally.size())
        + latencyText(tally);
  }

  private static String latencyText(Tally tally) {
    return tally.timed() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", latency %.3f s (%.3f to %.3f)",
            tally.latency(),
            tally.min(),
            tally.max());
  }

  private static void putLatency(Map<String, Object> json, Tally tally) {
    if (tally.timed() > 0) {
      json.put("latency", tally.latency());
      json.put("min_latency", tally.min());
      json.put("max_latency", tally.max());
    }
  }
}
