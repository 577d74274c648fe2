// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern for places of a value: {@code result.disks[*].id}, where {@code *} is any member,
 * {@code [*]} any place in an array, {@code **} any number of steps. One that does not begin at
 * {@code result} or {@code failure} is searched at every depth, so {@code updated_at} is every
 * member of that name, and all that is in it.
 *
 * <p>Threads: any; it does not change.
 */
public final class PathPattern {
  private static final Pattern STEP =
      Pattern.compile("\\.?(\"[^\"]*\"|\\*\\*|\\*|\\[(?:\\*|\\d{1,9})\\]|[^.\\[\\]\"*]+)");
  private static final Set<String> ROOTS = Set.of("result", "failure", "**", "*");
  private static final String DEEP = "**";

  private final String text;
  private final List<String> steps;

  private PathPattern(String text, List<String> steps) {
    this.text = text;
    this.steps = List.copyOf(steps);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it cannot be read; the message names the place
   */
  public static PathPattern parse(String text) {
    List<String> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!step.find(end) || step.start() != end || (end == 0 && text.startsWith("."))) {
        throw new IllegalArgumentException(
            "'%s' is not a path: invalid from '%s' on; write result.disks[*].id"
                .formatted(text, text.substring(end)));
      }
      String plain = step.group(1);
      steps.add(plain);
      end = step.end();
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("A path has a name at least, such as updated_at");
    }
    if (!ROOTS.contains(steps.get(0))) {
      steps.add(0, DEEP);
    }
    return new PathPattern(text, steps);
  }

  static PathPattern of(ValuePath path) {
    return new PathPattern(path.toString(), path.steps());
  }

  /** Returns whether the place, or one that contains it, matches. */
  boolean covers(ValuePath path) {
    return covers(0, path.steps(), 0);
  }

  private boolean covers(int step, List<String> path, int place) {
    if (step == steps.size()) {
      return true; // all below it as well
    }
    String wanted = steps.get(step);
    if (wanted.equals(DEEP)) {
      for (int next = place; next <= path.size(); next++) {
        if (covers(step + 1, path, next)) {
          return true;
        }
      }
      return false;
    }
    return place < path.size()
        && fits(wanted, path.get(place))
        && covers(step + 1, path, place + 1);
  }

  private static boolean fits(String wanted, String step) {
    return switch (wanted) {
      case "*" -> !step.startsWith("[");
      case "[*]" -> step.startsWith("[");
      default -> wanted.equals(step);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
