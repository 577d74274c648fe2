// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.compare;

import dev.bergen.observe.replay.Answer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Learns which places of a method's answers hold ids and times: those that differ between two
 * answers of one run to the same question, and look like an id or a time.
 *
 * <p>Threads: one.
 */
final class Volatility {
  /** How many questions are remembered. */
  private static final int MOST_QUESTIONS = 50_000;

  /** How many places of a method are learned. */
  private static final int MOST_PLACES = 200;

  private static final Pattern ID =
      Pattern.compile(
          "(?i)(?:[a-z]{1,8}-)?(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
              + "|[0-9a-f]{12,128})");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(?::\\d\\d.*)?");
  private static final Pattern NAME =
      Pattern.compile("(?i)(?:.*_)?(?:id|uuid|at|time|timestamp|date|started|updated|created)");

  /** Seconds since 1970 are above this since 2001. */
  private static final double FIRST_TIME = 1e9;

  private final Map<String, Answer> first = new LinkedHashMap<>();
  private final Map<String, Set<ValuePath>> places = new LinkedHashMap<>();

  /** Compares an answer of a run; {@link #nextRun} comes between two runs. */
  void add(Answer answer) {
    if (!answer.isAnswered()) {
      return;
    }
    Answer earlier = first.get(answer.question());
    if (earlier != null) {
      compare(earlier, answer);
    } else if (first.size() < MOST_QUESTIONS) {
      first.put(answer.question(), answer);
    }
  }

  void nextRun() {
    first.clear();
  }

  private void compare(Answer earlier, Answer answer) {
    Set<ValuePath> known = places.computeIfAbsent(answer.name(), name -> new LinkedHashSet<>());
    Difference.find(
        earlier.content(),
        answer.content(),
        ValuePath.ROOT,
        (path, before, after) -> {
          if (isIdOrTime(path, before.value()) && isIdOrTime(path, after.value())) {
            known.add(path.anywhere());
          }
          return known.size() < MOST_PLACES;
        });
  }

  private static boolean isIdOrTime(ValuePath path, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue() >= FIRST_TIME || NAME.matcher(path.lastName()).matches();
    }
    return value instanceof String text
        && (ID.matcher(text).matches()
            || TIME.matcher(text).matches()
            || NAME.matcher(path.lastName()).matches());
  }

  /** Returns the places found so far, by method. */
  Map<String, List<PathPattern>> learned() {
    Map<String, List<PathPattern>> learned = new LinkedHashMap<>();
    places.forEach(
        (method, paths) -> {
          if (!paths.isEmpty()) {
            learned.put(method, paths.stream().map(PathPattern::of).toList());
          }
        });
    return learned;
  }
}
