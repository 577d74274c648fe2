// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a rig's line looks: rigs of a family have one colour, and differ by their dashes.
 *
 * @param colour number of a colour of the style sheet
 * @param dash number of a dash of the style sheet
 */
record Style(int colour, int dash) {
  private static final int COLOURS = 9;
  private static final int DASHES = 6;

  /** Returns a style for each id; what is before the first hyphen is the family. */
  static Map<String, Style> of(List<String> ids) {
    List<String> families = new ArrayList<>(List.of("raw", "bergen"));
    Map<String, Integer> members = new LinkedHashMap<>();
    Map<String, Style> styles = new LinkedHashMap<>();
    for (String id : ids) {
      String family = id.split("-", 2)[0];
      if (!families.contains(family)) {
        families.add(family);
      }
      int member = members.merge(family, 1, Integer::sum) - 1;
      styles.put(id, new Style(families.indexOf(family) % COLOURS, member % DASHES));
    }
    return styles;
  }

  String classes() {
    return "c%d d%d".formatted(colour, dash);
  }
}
