// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Points in time, for people. */
final class Ages {
  private Ages() {}

  /** Returns it with its zone, for programs; {@code null} if there is none. */
  static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.toString();
  }

  /** Returns {@code 2026-11-28T22:10:04Z (58 min)}; empty if there is none. */
  static String since(@Nullable Instant moment, Instant now) {
    if (moment == null) {
      return "";
    }
    return "%s (%s)".formatted(moment.truncatedTo(ChronoUnit.SECONDS), age(moment, now));
  }

  /** Returns how long ago that was in its largest unit; a clock that is ahead makes it 0 s. */
  static String age(Instant moment, Instant now) {
    Duration age = Duration.between(moment, now);
    if (age.isNegative()) {
      return "0 s";
    } else if (age.toMinutes() < 2) {
      return age.toSeconds() + " s";
    } else if (age.toHours() < 2) {
      return age.toMinutes() + " min";
    }
    return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
  }
}
