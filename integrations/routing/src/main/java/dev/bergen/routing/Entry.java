// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One driver in one group.
 *
 * @param events patterns of event types; {@code null} accepts all
 * @param priorities patterns of priorities in lower case; {@code null} accepts all
 */
record Entry(
    String group, String driver, @Nullable List<Glob> events, @Nullable List<Glob> priorities) {

  /**
   * Returns why this does not take a notification; {@code null} if it does.
   *
   * @param priority in lower case
   */
  @Nullable String rejection(String eventType, String priority) {
    if (events != null && first(events, eventType) == null) {
      return "no pattern of accepted_events %s matches %s".formatted(events, eventType);
    }
    if (priorities != null && first(priorities, priority) == null) {
      return "no pattern of accepted_priorities %s matches %s".formatted(priorities, priority);
    }
    return null;
  }

  /** Returns why this takes a notification that it does not reject. */
  String acceptance(String eventType, String priority) {
    List<String> reasons = new ArrayList<>();
    if (events != null) {
      reasons.add("accepted_events has %s".formatted(first(events, eventType)));
    }
    if (priorities != null) {
      reasons.add(
          "accepted_priorities has %s"
              .formatted(first(priorities, priority.toLowerCase(Locale.ROOT))));
    }
    return reasons.isEmpty()
        ? "it has no rules, so it takes everything"
        : String.join(", ", reasons);
  }

  private static @Nullable Glob first(List<Glob> globs, String name) {
    return globs.stream().filter(glob -> glob.matches(name)).findFirst().orElse(null);
  }
}
