// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.tap.MethodTable;
import dev.bergen.observe.tap.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last line of a tap. */
final class Summary {
  private Summary() {}

  static String of(MethodTable table, Watch watch, long shown, Duration time) {
    List<String> kinds = new ArrayList<>();
    table
        .kinds()
        .forEach(
            (kind, count) ->
                kinds.add(String.format(Locale.ROOT, "%,d %s", count, name(kind, count))));
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%,d message%s in %s",
                shown,
                shown == 1 ? "" : "s",
                Words.duration(time)));
    if (!kinds.isEmpty()) {
      text.append(": ").append(String.join(", ", kinds));
    }
    if (!watch.watched().isZero()) {
      text.append("; watched for %s of it".formatted(Words.duration(watch.watched())));
    }
    long others = watch.received() - shown - watch.dropped();
    if (others > 0) {
      text.append(String.format(Locale.ROOT, "; %,d more were left out by the options", others));
    }
    if (watch.missed() > 0) {
      text.append(
          String.format(
              Locale.ROOT, "; %,d were missed, because they came too fast", watch.missed()));
    }
    if (watch.missedUncounted()) {
      text.append(
          "; an unknown number was missed: the tap was too slow, or its connection was lost");
    }
    return text.toString();
  }

  private static String name(Kind kind, long count) {
    boolean one = count == 1;
    return switch (kind) {
      case CALL -> one ? "call" : "calls";
      case CAST -> one ? "cast" : "casts";
      case FANOUT -> one ? "fanout" : "fanouts";
      case REPLY -> one ? "reply" : "replies";
      case FAILURE -> one ? "failure" : "failures";
      case HEARTBEAT -> one ? "heartbeat" : "heartbeats";
      case NOTIFICATION -> one ? "notification" : "notifications";
      case UNREADABLE -> "unreadable";
    };
  }
}
