// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.benchmarks.load.Entry;
import dev.bergen.benchmarks.load.Group;
import java.util.List;
import java.util.Map;

/** What a quick run has: rigs that something has to be reached beside, at the levels that count. */
final class Quick {
  static final List<String> GROUPS = List.of("calls", "casts");

  private record Choice(String rigs, List<Integer> levels) {}

  private static final Map<String, List<Choice>> CHOICES =
      Map.of(
          "calls",
          List.of(
              new Choice("raw", List.of(64, 256)),
              new Choice("raw-blocked", List.of(1)),
              new Choice("bergen-async", List.of(64, 256)),
              new Choice("bergen-sync", List.of(1)),
              new Choice("spring-*", List.of(64, 256)),
              new Choice("confirmed-spring-async", List.of(64, 256)),
              new Choice("python-14*", List.of(1, 64)),
              new Choice("python-polling*", List.of(1))),
          "casts",
          List.of(new Choice("raw", List.of(256)), new Choice("bergen-async", List.of(256))));

  private Quick() {}

  /**
   * Returns a group's rigs of a quick run; all of them if nothing of it is part of one.
   *
   * @param levels whether they are measured only at the levels that count for them
   */
  static Group of(Group group, boolean levels) {
    List<Choice> choices = CHOICES.getOrDefault(group.id(), List.of());
    List<Entry> entries =
        choices.stream()
            .flatMap(
                choice ->
                    group.only(List.of(choice.rigs())).entries().stream()
                        .map(entry -> levels ? entry.at(choice.levels()) : entry))
            .toList();
    return choices.isEmpty() ? group : group.of(entries);
  }
}
