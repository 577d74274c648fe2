// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A place in a JSON value: names of members and places in arrays, as in {@code
 * result.disks[2].size}. A name with a dot or a bracket stands in quotes.
 *
 * <p>Threads: any; it does not change.
 *
 * @param steps a name each, or {@code [2]}
 */
record ValuePath(List<String> steps) {
  static final ValuePath ROOT = new ValuePath(List.of());

  private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]\"*]+");

  ValuePath {
    steps = List.copyOf(steps);
  }

  ValuePath member(String name) {
    return with(PLAIN.matcher(name).matches() ? name : '"' + name + '"');
  }

  ValuePath element(int place) {
    return with("[" + place + "]");
  }

  private ValuePath with(String step) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(step);
    return new ValuePath(longer);
  }

  /** Returns this with {@code [*]} for every place in an array. */
  ValuePath anywhere() {
    return new ValuePath(steps.stream().map(step -> step.startsWith("[") ? "[*]" : step).toList());
  }

  /** Returns the last name in it; empty if it has none. */
  String lastName() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (!steps.get(i).startsWith("[")) {
        return steps.get(i);
      }
    }
    return "";
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String step : steps) {
      if (text.length() > 0 && !step.startsWith("[")) {
        text.append('.');
      }
      text.append(step);
    }
    return text.toString();
  }
}
