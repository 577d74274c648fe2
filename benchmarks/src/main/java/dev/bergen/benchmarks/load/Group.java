// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.util.List;

/**
 * Rigs that take turns with each other.
 *
 * @param id what it is called on the command line: {@code calls}
 * @param operations what is counted, for people: {@code calls}
 * @param where they meet
 * @param entries its rigs; the first is what the others are compared with
 */
public record Group(String id, String operations, Where where, List<Entry> entries) {
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
    return new Group(id, operations, where, chosen);
  }

  private static boolean matches(String id, String wanted) {
    return wanted.endsWith("*")
        ? id.startsWith(wanted.substring(0, wanted.length() - 1))
        : id.equals(wanted);
  }
}
