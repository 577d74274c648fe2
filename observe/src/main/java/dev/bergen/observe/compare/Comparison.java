// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.compare;

import dev.bergen.observe.replay.Answer;
import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.observe.replay.Answers;
import dev.bergen.observe.replay.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares the answers of two files, each a report of a replay or a recording with replies. Answers
 * belong together that have the id of one request, as two replays of one recording have; if none
 * do, those to the same question, in their order.
 *
 * <p>The first file is held in memory, the second is read twice. Threads: one.
 */
public final class Comparison {
  private final Settings settings;
  private final List<Answer> waiting = new ArrayList<>();
  private final Map<String, Deque<Answer>> byKey = new LinkedHashMap<>();
  private final Volatility volatility = new Volatility();
  private final Map<String, MethodTimes> times = new TreeMap<>();

  private Map<String, List<PathPattern>> learned = Map.of();
  private long same;
  private long different;
  private long unanswered;
  private long onlyAfter;

  /**
   * The settings of a comparison.
   *
   * @param ignored places that may differ
   * @param learning whether places of ids and times are found out and ignored
   * @param slower by which share the median of a method may grow; 0.2 is a fifth. Negative: as much
   *     as it likes
   */
  public record Settings(List<PathPattern> ignored, boolean learning, double slower) {
    /** Copies the list. */
    public Settings {
      ignored = List.copyOf(ignored);
    }
  }

  /** Is notified of each difference when it is found. */
  public interface Sink {
    /** Two answers differ; {@code differences} are the first ten places. */
    void different(Answer before, Answer after, List<Difference> differences);

    /** A request was answered in the first file only. */
    void onlyBefore(Answer before);

    /** A request was answered in the second file only. */
    void onlyAfter(Answer after);
  }

  /**
   * The result of a comparison.
   *
   * @param same requests with the same answer in both
   * @param different requests with another answer, or with an answer in one of them
   * @param unanswered requests without an answer in either
   * @param onlyBefore requests that are in the first file only
   * @param onlyAfter requests that are in the second file only
   * @param times how long calls took, by method
   * @param slower methods that take longer than they may
   * @param learned places of ids and times that were ignored, by method
   */
  public record Result(
      long same,
      long different,
      long unanswered,
      long onlyBefore,
      long onlyAfter,
      Map<String, MethodTimes> times,
      List<String> slower,
      Map<String, List<PathPattern>> learned) {

    /** Returns whether all was answered in both, the same way and not slower. */
    public boolean isSame() {
      return different == 0
          && unanswered == 0
          && onlyBefore == 0
          && onlyAfter == 0
          && slower.isEmpty();
    }
  }

  /** How long the calls of a method took in either file. */
  public record MethodTimes(Times before, Times after) {
    /** Fewer calls are not significant for a method. */
    private static final int FEWEST = 10;

    /** Less is noise, in milliseconds. */
    private static final double NOISE = 0.5;

    boolean isSlower(double share) {
      double was = before.quantile(0.5);
      double is = after.quantile(0.5);
      return share >= 0
          && before.count() >= FEWEST
          && after.count() >= FEWEST
          && is > was * (1 + share)
          && is - was > NOISE;
    }
  }

  private Comparison(Settings settings) {
    this.settings = settings;
  }

  /**
   * Compares two files.
   *
   * @throws IOException if one cannot be read, or is neither a report nor a recording
   * @throws dev.bergen.observe.record.RecordingException if a recording is damaged
   */
  public static Result of(Path before, Path after, Settings settings, Sink sink)
      throws IOException {
    return new Comparison(settings).compare(before, after, sink);
  }

  private Result compare(Path before, Path after, Sink sink) throws IOException {
    Set<String> ids = new HashSet<>();
    Answers.read(
        before,
        answer -> {
          waiting.add(answer);
          ids.add(answer.id());
          volatility.add(answer);
        });
    volatility.nextRun();
    long[] shared = new long[1];
    Answers.read(
        after,
        answer -> {
          shared[0] += ids.contains(answer.id()) ? 1 : 0;
          volatility.add(answer);
        });
    learned = settings.learning() ? volatility.learned() : Map.of();
    Function<Answer, String> key = shared[0] > 0 ? Answer::id : Answer::question;
    waiting.forEach(
        answer -> byKey.computeIfAbsent(key.apply(answer), k -> new ArrayDeque<>(1)).add(answer));
    waiting.clear();
    Answers.read(after, answer -> take(answer, byKey.get(key.apply(answer)), sink));
    long left = 0;
    for (Deque<Answer> answers : byKey.values()) {
      left += answers.size();
      answers.forEach(sink::onlyBefore);
    }
    return new Result(same, different, unanswered, left, onlyAfter, times, slower(), learned);
  }

  private void take(Answer after, @Nullable Deque<Answer> candidates, Sink sink) {
    Answer before = candidates == null ? null : candidates.poll();
    if (before == null) {
      onlyAfter++;
      sink.onlyAfter(after);
      return;
    }
    if (isUnanswered(before) && isUnanswered(after)) {
      unanswered++;
      return;
    }
    List<Difference> differences = differences(before, after);
    if (differences.isEmpty()) {
      same++;
    } else {
      different++;
      sink.different(before, after, differences);
    }
    if (before.isAnswered() && after.isAnswered() && before.millis() >= 0 && after.millis() >= 0) {
      MethodTimes method =
          times.computeIfAbsent(after.name(), name -> new MethodTimes(new Times(), new Times()));
      method.before().add(before.millis());
      method.after().add(after.millis());
    }
  }

  private static boolean isUnanswered(Answer answer) {
    return answer.outcome() == Outcome.NO_ANSWER || answer.outcome() == Outcome.NOT_DELIVERED;
  }

  private List<Difference> differences(Answer before, Answer after) {
    List<PathPattern> own = learned.getOrDefault(after.name(), List.of());
    if (own.isEmpty()) {
      return AnswerDifferences.find(before, after, settings.ignored());
    }
    List<PathPattern> all = new ArrayList<>(settings.ignored());
    all.addAll(own);
    return AnswerDifferences.find(before, after, all);
  }

  private List<String> slower() {
    return times.entrySet().stream()
        .filter(method -> method.getValue().isSlower(settings.slower()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
