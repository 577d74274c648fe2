// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of a replay, by method.
 *
 * <p>Threads: one adds; another may read when that one has ended.
 */
public final class Summary {
  /** Beyond so many, methods are counted together. */
  private static final int MOST_METHODS = 1000;

  private static final String REST = "(others)";

  private final Map<String, Method> methods = new TreeMap<>();
  private final EnumMap<Answer.Outcome, long[]> outcomes = new EnumMap<>(Answer.Outcome.class);

  /** The results of one method's requests. */
  public static final class Method {
    private final EnumMap<Answer.Outcome, long[]> outcomes = new EnumMap<>(Answer.Outcome.class);
    private final Times times = new Times();

    private Method() {}

    /** Returns how many ended so. */
    public long count(Answer.Outcome outcome) {
      return counted(outcomes, outcome);
    }

    /** Returns how long answered calls took. */
    public Times times() {
      return times;
    }
  }

  /** Counts an answer. */
  public void add(Answer answer) {
    count(outcomes, answer.outcome());
    Method method = methods.get(answer.name());
    if (method == null) {
      String name = methods.size() < MOST_METHODS ? answer.name() : REST;
      method = methods.computeIfAbsent(name, unknown -> new Method());
    }
    count(method.outcomes, answer.outcome());
    if (answer.isAnswered()) {
      method.times.add(answer.millis());
    }
  }

  private static void count(EnumMap<Answer.Outcome, long[]> counts, Answer.Outcome outcome) {
    counts.computeIfAbsent(outcome, first -> new long[1])[0]++;
  }

  private static long counted(EnumMap<Answer.Outcome, long[]> counts, Answer.Outcome outcome) {
    long[] count = counts.get(outcome);
    return count == null ? 0 : count[0];
  }

  /** Returns how many requests ended so. */
  public long count(Answer.Outcome outcome) {
    return counted(outcomes, outcome);
  }

  /** Returns all methods, in the order of their names. */
  public Map<String, Method> methods() {
    return methods;
  }
}
