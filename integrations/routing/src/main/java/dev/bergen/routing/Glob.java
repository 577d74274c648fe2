// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern as shells know it: {@code *} is anything, {@code ?} one character, {@code [abc]} one of
 * these and {@code [!abc]} none of these. It matches whole texts, and letters by their case.
 *
 * <p>A match takes at most as many steps as the pattern is long times the text is long, however
 * many stars the pattern has: it never backtracks over more than one star.
 */
public final class Glob {
  private final String text;

  private final List<Step> steps;

  private Glob(String text, List<Step> steps) {
    this.text = text;
    this.steps = List.copyOf(steps);
  }

  /** Never fails: a bracket that is not closed, or holds no valid set, stands for itself. */
  public static Glob of(String text) {
    int[] characters = text.codePoints().toArray();
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < characters.length) {
      int c = characters[at];
      int end = c == '[' ? CharacterSet.end(characters, at) : -1;
      if (end > 0) {
        steps.add(new Step(false, CharacterSet.of(characters, at + 1, end)));
        at = end;
      } else if (c == '*') {
        steps.add(Step.STAR);
      } else {
        steps.add(new Step(false, c == '?' ? any -> true : other -> other == c));
      }
      at++;
    }
    return new Glob(text, steps);
  }

  /** Returns whether {@code name} as a whole is such a name. */
  public boolean matches(String name) {
    int[] characters = name.codePoints().toArray();
    int step = 0;
    int at = 0;
    int star = -1; // the last star met: those before it need no other try
    int taken = 0; // where the text after that star is being tried
    while (at < characters.length) {
      if (step < steps.size() && steps.get(step).star()) {
        star = step++;
        taken = at;
      } else if (step < steps.size() && steps.get(step).one().test(characters[at])) {
        step++;
        at++;
      } else if (star >= 0) {
        step = star + 1;
        at = ++taken;
      } else {
        return false;
      }
    }
    return steps.subList(step, steps.size()).stream().allMatch(Step::star);
  }

  @Override
  public String toString() {
    return text;
  }

  /** One character, or a star. */
  private record Step(boolean star, IntPredicate one) {
    static final Step STAR = new Step(true, any -> true);
  }
}
