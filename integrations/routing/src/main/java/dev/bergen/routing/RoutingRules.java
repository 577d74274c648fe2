// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import dev.bergen.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which notification drivers get which notifications: groups of drivers, each with rules.
 *
 * <pre>{@code
 * billing:
 *   messagingv2:
 *     accepted_events: ["compute.instance.*", "volume.*"]
 *     accepted_priorities: [info, error]
 * audit:
 *   log:
 *     accepted_priorities: [audit]
 * }</pre>
 *
 * <p>A driver gets a notification once if it accepts it in any group. There it accepts what both
 * lists match, each by any of its patterns; a missing list matches everything. Patterns are those
 * of shells, {@code *}, {@code ?} and {@code [ab]}, and match whole names: {@code foo.*} is not
 * {@code foo}.
 *
 * <p>Immutable. Keys and their meaning are those of oslo.messaging's {@code routing} driver.
 */
public final class RoutingRules {
  private final List<Entry> entries;

  RoutingRules(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads rules.
   *
   * @param yaml one map of groups
   * @param origin names the text in errors: its file
   * @throws ConfigurationException if this is invalid YAML or another structure; names the place
   */
  public static RoutingRules parse(String yaml, String origin) {
    return new RulesReader(origin).read(yaml);
  }

  /** Returns every driver that is named, in the order of the file. */
  public Set<String> drivers() {
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(entry -> names.add(entry.driver()));
    return names;
  }

  /**
   * Returns the drivers that get a notification.
   *
   * @param priority in any case
   */
  public Set<String> drivers(String eventType, String priority) {
    Set<String> names = new LinkedHashSet<>();
    for (Entry entry : entries) {
      if (entry.rejection(eventType, priority.toLowerCase(Locale.ROOT)) == null) {
        names.add(entry.driver());
      }
    }
    return names;
  }

  /** Returns what each driver of each group does with a notification, and why. */
  public List<Decision> explain(String eventType, String priority) {
    List<Decision> decisions = new ArrayList<>();
    for (Entry entry : entries) {
      String rejection = entry.rejection(eventType, priority.toLowerCase(Locale.ROOT));
      String why = rejection == null ? entry.acceptance(eventType, priority) : rejection;
      decisions.add(new Decision(entry.group(), entry.driver(), rejection == null, why));
    }
    return decisions;
  }

  /**
   * Whether one driver of one group accepts a notification.
   *
   * @param why in words
   */
  public record Decision(String group, String driver, boolean accepted, String why) {}
}
