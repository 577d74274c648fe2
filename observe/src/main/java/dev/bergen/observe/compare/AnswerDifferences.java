// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.compare;

import dev.bergen.observe.compare.Difference.Present;
import dev.bergen.observe.replay.Answer;
import java.util.ArrayList;
import java.util.List;

/** Finds where two answers to one request differ. */
public final class AnswerDifferences {
  /** How many places of one answer are reported. */
  private static final int MOST = 10;

  /** Stands for a secret; whether it is the same is unknown. */
  private static final Present MASKED = Present.of("***");

  private AnswerDifferences() {}

  /**
   * Returns the first ten places; none if the answers mean the same. Where one of both is masked,
   * nothing is compared.
   *
   * @param ignored places that may differ
   */
  public static List<Difference> find(Answer before, Answer after, List<PathPattern> ignored) {
    List<Difference> found = new ArrayList<>();
    Difference.find(
        before.content(),
        after.content(),
        ValuePath.ROOT,
        (path, left, right) -> {
          if (!left.equals(MASKED)
              && !right.equals(MASKED)
              && ignored.stream().noneMatch(pattern -> pattern.covers(path))) {
            found.add(Difference.of(path, left, right));
          }
          return found.size() < MOST;
        });
    return found;
  }
}
