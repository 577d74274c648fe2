// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import dev.bergen.observe.compare.AnswerDifferences;
import dev.bergen.observe.compare.Difference;
import dev.bergen.observe.compare.PathPattern;
import dev.bergen.observe.replay.Answer;
import dev.bergen.observe.replay.Answers;
import dev.bergen.observe.replay.RecordedAnswers;
import dev.bergen.observe.replay.RecordedRequest;
import dev.bergen.observe.replay.Redirection;
import dev.bergen.observe.replay.Replayer;
import dev.bergen.observe.replay.Selection;
import dev.bergen.observe.replay.Traffic;
import dev.bergen.observe.replay.TransportWire;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * The calls of a recording, to be made again in a test: a server must answer as the recorded one
 * did.
 *
 * <pre>{@code
 * @RegisterExtension final BergenExtension bergen = new BergenExtension();
 *
 * @TestFactory
 * Stream<DynamicTest> the_stock_answers_as_it_did_on_monday() {
 *   bergen.serve(Target.topic("stock"), new Stock());
 *   return RecordedCalls.of(Path.of("src/test/resources/monday.rec"))
 *       .ignoring("updated_at")
 *       .tests(bergen.transport());
 * }
 * }</pre>
 *
 * <p>{@code bergen record --firehose} makes a recording that has the replies. Where there is one of
 * the requests only, {@link #expecting} names the report of a replay against a server that was
 * right.
 *
 * <p>Threads: any; it does not change.
 */
public final class RecordedCalls {
  private static final int MOST_TOLD = 10;

  /** A call ends by itself at its timeout, unless a virtual clock stands still. */
  private static final Duration BEYOND_TIMEOUT = Duration.ofSeconds(30);

  private final Path recording;
  private final @Nullable Path expected;
  private final Selection selection;
  private final Redirection redirection;
  private final List<PathPattern> ignored;

  private RecordedCalls(
      Path recording,
      @Nullable Path expected,
      Selection selection,
      Redirection redirection,
      List<PathPattern> ignored) {
    this.recording = recording;
    this.expected = expected;
    this.selection = selection;
    this.redirection = redirection;
    this.ignored = ignored;
  }

  /** Returns all calls of a recording, which is read when they are made. */
  public static RecordedCalls of(Path recording) {
    return new RecordedCalls(
        recording, null, Selection.REQUESTS, new Redirection("", null, null), List.of());
  }

  /**
   * Returns the same calls, whose answers are those of a report that {@code bergen replay} wrote.
   */
  public RecordedCalls expecting(Path report) {
    return new RecordedCalls(recording, report, selection, redirection, ignored);
  }

  /** Returns those of these methods only, where {@code *} stands for any letters. */
  public RecordedCalls only(String... methods) {
    return new RecordedCalls(
        recording,
        expected,
        new Selection(selection.topics(), List.of(methods), false),
        redirection,
        ignored);
  }

  /** Returns the same calls, made to another topic, whichever server they were meant for. */
  public RecordedCalls to(String topic) {
    return new RecordedCalls(
        recording, expected, selection, new Redirection("", topic, null), ignored);
  }

  /**
   * Returns the same calls, whose answers may differ in these places: {@code updated_at} is every
   * member of that name, {@code result.disks[*].id} one place of a result.
   *
   * @throws IllegalArgumentException if one cannot be read
   */
  public RecordedCalls ignoring(String... paths) {
    List<PathPattern> more = new ArrayList<>(ignored);
    Stream.of(paths).map(PathPattern::parse).forEach(more::add);
    return new RecordedCalls(recording, expected, selection, redirection, more);
  }

  /**
   * Returns a test for each call and cast, in the order of the recording, so that what one changes
   * the next one finds. Each waits as long as the transport's calls do. A cast, and a call without
   * a recorded answer, is made and nothing is asked of it.
   *
   * @throws AssertionError if no call has a recorded answer
   */
  public Stream<DynamicTest> tests(RpcTransport transport) {
    Map<Long, Answer> answers = answers();
    return requests().stream()
        .map(
            request ->
                DynamicTest.dynamicTest(
                    "%d %s of %s".formatted(request.number(), request.name(), request.address()),
                    () -> requireSame(transport, request, answers)));
  }

  /**
   * Makes the calls one after the other, and the casts between them.
   *
   * @throws AssertionError if an answer is different, with the places of the first ten of these
   */
  public void assertSameAnswers(RpcTransport transport) {
    Map<Long, Answer> answers = answers();
    List<String> different = new ArrayList<>();
    int made = 0;
    for (RecordedRequest request : requests()) {
      Answer now = make(transport, request);
      Answer then = answers.get(request.number());
      if (then != null) {
        made++;
        List<Difference> places = AnswerDifferences.find(then, now, ignored);
        if (!places.isEmpty()) {
          different.add(text(request, places));
        }
      }
    }
    if (!different.isEmpty()) {
      throw new AssertionError(
          "%,d of %,d answers are not as they were:%n%s%s"
              .formatted(
                  different.size(),
                  made,
                  String.join("", different.subList(0, Math.min(MOST_TOLD, different.size()))),
                  different.size() > MOST_TOLD ? "and more" : ""));
    }
  }

  private void requireSame(
      RpcTransport transport, RecordedRequest request, Map<Long, Answer> answers) {
    Answer now = make(transport, request);
    Answer then = answers.get(request.number());
    List<Difference> places = then == null ? List.of() : AnswerDifferences.find(then, now, ignored);
    if (!places.isEmpty()) {
      throw new AssertionError("The answer is not as it was:\n" + text(request, places));
    }
  }

  private Answer make(RpcTransport transport, RecordedRequest request) {
    Duration timeout = transport.timeout();
    try {
      return Replayer.send(new TransportWire(transport, null, redirection, timeout), request)
          .get(timeout.plus(BEYOND_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + request.name(), e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(
          "%s of %s had no end within %s: does the test's clock stand still?"
              .formatted(request.name(), request.address(), Deadline.inWords(timeout)),
          e);
    }
  }

  private List<RecordedRequest> requests() {
    try (Traffic traffic = Traffic.of(recording)) {
      List<RecordedRequest> requests = new ArrayList<>();
      traffic.requests(selection).forEachRemaining(requests::add);
      return requests;
    }
  }

  private Map<Long, Answer> answers() {
    Map<Long, Answer> answers = new HashMap<>();
    try {
      if (expected != null) {
        Answers.read(expected, answer -> put(answers, answer));
      } else {
        RecordedAnswers.read(recording, selection, answer -> put(answers, answer));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (answers.isEmpty()) {
      throw new AssertionError(
          "No call of %s has a recorded answer; record with --firehose, or name a report of a replay"
                  .formatted(recording)
              + " with expecting(…)");
    }
    return answers;
  }

  private static void put(Map<Long, Answer> answers, Answer answer) {
    if (answer.isAnswered()) {
      answers.put(answer.number(), answer);
    }
  }

  private static String text(RecordedRequest request, List<Difference> places) {
    StringBuilder text =
        new StringBuilder(
            "%s of %s (message %d)%n"
                .formatted(request.name(), request.address(), request.number()));
    places.forEach(
        place ->
            text.append(
                "  %s: %s, was %s%n"
                    .formatted(place.path(), shown(place.after()), shown(place.before()))));
    return text.toString();
  }

  private static String shown(@Nullable String json) {
    return json == null ? "(nothing)" : json;
  }
}
