// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.json.Json;
import dev.bergen.observe.tap.MethodRow;
import dev.bergen.observe.tap.MethodTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table of methods, as people and as programs read it. */
final class MethodTableText {
  private static final List<String> HEAD =
      List.of(
          "topic",
          "method or event",
          "messages",
          "per second",
          "mean size",
          "answered",
          "failed",
          "unanswered",
          "p50",
          "p99");

  /** The columns before it hold texts. */
  private static final int FIRST_NUMBER = 2;

  private final List<MethodRow> rows;
  private final boolean replies;
  private final double seconds;
  private final double share;
  private final boolean slices;

  /**
   * Makes a table.
   *
   * @param share of the messages that were to be sampled
   * @param watched the slices of time that were sampled instead; zero if there were none
   */
  MethodTableText(MethodTable table, Duration time, double share, Duration watched) {
    this.rows = table.rows();
    this.replies = table.seesReplies();
    this.seconds = Math.max(1e-3, time.toNanos() / 1e9);
    this.slices = !watched.isZero();
    this.share = slices ? Math.min(1, watched.toNanos() / 1e9 / seconds) : share;
  }

  /** Returns the lines of the table, and remarks for reading it. */
  List<String> text() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEAD);
    rows.forEach(row -> cells.add(cells(row)));
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEAD.size(); column++) {
      int at = column;
      widths.add(cells.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    List<String> lines =
        cells.stream()
            .map(row -> line(row, widths))
            .collect(Collectors.toCollection(ArrayList::new));
    if (share < 1) {
      String of = slices ? "%s of the time" : "the sampled %s";
      lines.add(
          "Counts are of %s (--rate); only the messages per second are scaled."
              .formatted(of.formatted(Words.percent(share))));
    }
    if (!replies && rows.stream().anyMatch(row -> row.calls() > 0)) {
      lines.add("No reply was seen, so the ends of calls are unknown; see --firehose.");
    }
    return lines;
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String blanks = " ".repeat(widths.get(column) - cell.length());
      line.append(column == 0 ? "" : "  ")
          .append(column < FIRST_NUMBER ? cell + blanks : blanks + cell);
    }
    return line.toString().stripTrailing();
  }

  private List<String> cells(MethodRow row) {
    boolean ends = replies && row.calls() > 0;
    return List.of(
        row.topic().isEmpty() ? "-" : Words.safe(row.topic()),
        Words.safe(row.namespace().isEmpty() ? row.name() : row.namespace() + "." + row.name()),
        number(row.messages()),
        String.format(Locale.ROOT, "%,.1f", perSecond(row)),
        Words.size(row.bytes() / Math.max(1, row.messages())),
        ends ? number(row.answered()) : "-",
        ends ? number(row.failed()) : "-",
        ends ? number(row.unanswered()) : "-",
        Words.duration(row.median()),
        Words.duration(row.p99()));
  }

  private double perSecond(MethodRow row) {
    return row.messages() / seconds / share;
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns a line of JSON for each row. */
  List<String> json() {
    return rows.stream().map(this::json).toList();
  }

  private String json(MethodRow row) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("topic", row.topic().isEmpty() ? null : row.topic());
    members.put("namespace", row.namespace().isEmpty() ? null : row.namespace());
    members.put(row.event() ? "event_type" : "method", row.name());
    members.put("messages", row.messages());
    members.put("per_second", perSecond(row));
    members.put("bytes", row.bytes());
    members.put("calls", row.calls());
    members.put("answered", replies ? row.answered() : null);
    members.put("failed", replies ? row.failed() : null);
    members.put("unanswered", replies ? row.unanswered() : null);
    members.put("p50_seconds", seconds(row.median()));
    members.put("p99_seconds", seconds(row.p99()));
    members.put("rate", share);
    return Json.of(members).text();
  }

  private static @Nullable Double seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toNanos() / 1e9;
  }
}
