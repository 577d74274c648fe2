// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.util.List;

/**
 * Rigs that take turns with each other.
 *
 * @param id what it is called on the command line: {@code calls}
 * @param title what it measures, for people: {@code Calls over RabbitMQ}
 * @param operations what is counted, for people: {@code calls}
 * @param where they meet
 * @param entries its rigs; the first is what the others are compared with
 */
public record Group(String id, String title, String operations, Where where, List<Entry> entries) {
  /** Over which broker. */
  public enum Where {
    RABBIT,
    KAFKA,
    MEMORY
  }

  public Group {
    entries = List.copyOf(entries);
  }

  /**
   * Returns the group with some of its rigs only, in the order of {@code ids}.
   *
   * @param ids of rigs, or their beginnings with a {@code *} after it; none says all
   */
  public Group only(List<String> ids) {
    if (ids.isEmpty()) {
      return this;
    }
    List<Entry> chosen =
        ids.stream()
            .flatMap(id -> entries.stream().filter(entry -> matches(entry.id(), id)))
            .distinct()
            .toList();
    return of(chosen);
  }

  /** Returns the same group with these rigs. */
  public Group of(List<Entry> others) {
    return new Group(id, title, operations, where, others);
  }

  private static boolean matches(String id, String wanted) {
    return wanted.endsWith("*")
        ? id.startsWith(wanted.substring(0, wanted.length() - 1))
        : id.equals(wanted);
  }
}
