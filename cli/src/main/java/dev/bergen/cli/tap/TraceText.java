// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.trace.Span;
import dev.bergen.observe.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** A trace as a tree, for people. */
final class TraceText {
  /** Shorter ones are not significant. */
  private static final Duration SHORTEST_GAP = Duration.ofMillis(10);

  private static final int GAP_SHARE = 10;

  private final Ansi ansi;
  private final boolean replies;

  /**
   * @param replies whether ends of calls could be seen
   */
  TraceText(Ansi ansi, boolean replies) {
    this.ansi = ansi;
    this.replies = replies;
  }

  /** Returns the lines of a trace in which something was seen. */
  List<String> lines(Trace trace) {
    List<String> lines = new ArrayList<>();
    int steps = trace.spans().size();
    lines.add(
        "%s  %s, %d step%s, %s from first to last"
            .formatted(
                Words.styled(ansi, "bold", Words.safe(trace.id())),
                Words.clock(trace.spans().get(0).start().at()),
                steps,
                steps == 1 ? "" : "s",
                Words.duration(trace.length())));
    Instant start = trace.spans().get(0).start().at();
    for (Span root : trace.roots()) {
      add(lines, root, start, "", "");
    }
    if (trace.leftOut() > 0) {
      lines.add("%,d more steps are not shown".formatted(trace.leftOut()));
    }
    return lines;
  }

  private void add(List<String> lines, Span span, Instant traceStart, String branch, String below) {
    Sighting start = span.start();
    String when = "+" + Words.duration(Duration.between(traceStart, start.at()));
    lines.add(
        "%10s  %s%s %s%s"
            .formatted(
                when,
                branch,
                Words.styled(ansi, SightingText.style(start.kind()), start.kind().word()),
                what(start),
                outcome(span)));
    Instant idleSince = span.received();
    List<Span> children = span.children();
    for (int i = 0; i < children.size(); i++) {
      Span child = children.get(i);
      gap(lines, span, idleSince, child.start().at(), below + "│  ");
      boolean last = i == children.size() - 1;
      add(lines, child, traceStart, below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
      idleSince = later(idleSince, end(child));
    }
    Sighting end = span.end();
    if (end != null && !children.isEmpty()) {
      gap(lines, span, idleSince, end.at(), below + "   ");
    }
  }

  private static Instant end(Span span) {
    Sighting end = span.end();
    return end == null ? span.start().at() : end.at();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /** Time in which no other server was called, if it is much of the whole. */
  private void gap(List<String> lines, Span of, Instant from, Instant to, String below) {
    Duration whole = of.duration();
    Duration gap = Duration.between(from, to);
    if (whole != null
        && gap.compareTo(SHORTEST_GAP) >= 0
        && gap.multipliedBy(GAP_SHARE).compareTo(whole) >= 0) {
      String text = "(%s in %s itself)".formatted(Words.duration(gap), address(of.start()));
      lines.add("%10s  %s%s".formatted("", below, Words.styled(ansi, "faint", text)));
    }
  }

  private static String what(Sighting start) {
    if (start.kind() == Kind.NOTIFICATION) {
      return "%s %s from %s"
          .formatted(
              Words.safe(start.priority()),
              Words.safe(start.name()),
              Words.safe(start.publisher()));
    }
    String name = Words.safe(start.name());
    return "%s %s%s"
        .formatted(
            address(start),
            start.namespace() == null ? name : Words.safe(start.namespace()) + "." + name,
            start.version() == null ? "" : " " + Words.safe(start.version()));
  }

  private static String address(Sighting start) {
    String topic = Words.safe(start.topic());
    return start.server() == null ? topic : topic + "." + Words.safe(start.server());
  }

  private String outcome(Span span) {
    if (span.start().kind() != Kind.CALL) {
      return waited(span);
    }
    Sighting end = span.end();
    String beats =
        span.heartbeats() == 0
            ? ""
            : ", %d heartbeat%s".formatted(span.heartbeats(), span.heartbeats() == 1 ? "" : "s");
    if (end == null) {
      return "  "
          + Words.styled(ansi, replies ? "fg(red)" : "faint", open(span))
          + waited(span)
          + beats;
    }
    String took = Words.duration(span.duration());
    return end.kind() == Kind.FAILURE
        ? "  %s%s  %s%s"
            .formatted(
                took,
                waited(span),
                Words.styled(ansi, "fg(red)", "failed: " + Words.safe(end.name())),
                beats)
        : "  %s%s%s".formatted(took, waited(span), beats);
  }

  /** How long it was in a queue, if that is worth a word, and whether it came out twice. */
  private static String waited(Span span) {
    Duration queued = span.queued();
    if (queued == null) {
      return "";
    }
    Duration whole = span.duration();
    boolean shown =
        queued.compareTo(SHORTEST_GAP) >= 0
            && (whole == null || queued.multipliedBy(GAP_SHARE).compareTo(whole) >= 0);
    boolean again = span.deliveries().stream().anyMatch(Span.Delivery::redelivered);
    return (shown
            ? ", %s%s in queue %s"
                .formatted(
                    Words.duration(queued),
                    whole == null ? "" : " of it",
                    Words.safe(span.deliveries().get(0).queue()))
            : "")
        + (again ? ", redelivered" : "");
  }

  private String open(Span span) {
    if (!replies) {
      return "(its end cannot be seen)";
    }
    Instant deadline = span.deadline();
    return deadline == null
        ? "never answered"
        : "never answered; its caller waited %s"
            .formatted(Words.duration(Duration.between(span.start().at(), deadline)));
  }
}
