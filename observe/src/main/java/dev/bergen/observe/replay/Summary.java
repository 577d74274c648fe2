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
  private final EnumMap<Answer.Outcome, Long> outcomes = new EnumMap<>(Answer.Outcome.class);

  /** The results of one method's requests. */
  public static final class Method {
    private final EnumMap<Answer.Outcome, Long> outcomes = new EnumMap<>(Answer.Outcome.class);
    private final Times times = new Times();

    private Method() {}

    /** Returns how many ended so. */
    public long count(Answer.Outcome outcome) {
      return outcomes.getOrDefault(outcome, 0L);
    }

    /** Returns how long answered calls took. */
    public Times times() {
      return times;
    }
  }

  /** Counts an answer. */
  public void add(Answer answer) {
    outcomes.merge(answer.outcome(), 1L, Long::sum);
    String name =
        methods.size() < MOST_METHODS || methods.containsKey(answer.name()) ? answer.name() : REST;
    Method method = methods.computeIfAbsent(name, unknown -> new Method());
    method.outcomes.merge(answer.outcome(), 1L, Long::sum);
    if (answer.isAnswered()) {
      method.times.add(answer.millis());
    }
  }

  /** Returns how many requests ended so. */
  public long count(Answer.Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** Returns all methods, in the order of their names. */
  public Map<String, Method> methods() {
    return methods;
  }
}
