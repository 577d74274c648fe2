// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.json.Json;
import dev.bergen.observe.replay.Answer.Outcome;
import dev.bergen.observe.sight.Kind;
import dev.bergen.wire.ReplyMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Joins the calls of a recording to their replies, where it has both. */
public final class RecordedAnswers {
  /** How many calls may wait for their reply; the oldest is given up then. */
  private static final int MOST_WAITING = 100_000;

  private RecordedAnswers() {}

  /**
   * Hands the answers of all calls to {@code sink}, in the order of the replies, and then the calls
   * without one.
   *
   * @return how many calls have a reply
   * @throws dev.bergen.observe.record.RecordingException if the recording cannot be read
   */
  public static long read(Path recording, Selection selection, Consumer<Answer> sink) {
    Map<String, RecordedRequest> waiting = new LinkedHashMap<>();
    long answered = 0;
    try (Traffic traffic = Traffic.of(recording)) {
      while (traffic.hasNext()) {
        Traffic.Item item = traffic.next();
        RecordedRequest request = item.request();
        if (request != null && request.kind() == Kind.CALL && selection.test(request)) {
          waiting.putIfAbsent(request.id(), request); // a message may be published again
          if (waiting.size() > MOST_WAITING) {
            Iterator<RecordedRequest> oldest = waiting.values().iterator();
            sink.accept(unanswered(oldest.next()));
            oldest.remove();
          }
        }
        Answer answer = answer(waiting, item.reply(), item.copy().at());
        if (answer != null) {
          answered++;
          sink.accept(answer);
        }
      }
    }
    waiting.values().forEach(request -> sink.accept(unanswered(request)));
    return answered;
  }

  private static @Nullable Answer answer(
      Map<String, RecordedRequest> waiting, @Nullable ReplyMessage reply, Instant at) {
    if (reply == null || !isLast(reply)) {
      return null;
    }
    RecordedRequest request = waiting.remove(reply.messageId());
    if (request == null) {
      return null;
    }
    double millis = Math.max(0, Duration.between(request.at(), at).toNanos() / 1e6);
    return reply.failure() == null
        ? Answer.of(request, Outcome.RESULT, reply.result(), millis)
        : Answer.of(request, Outcome.FAILURE, Answer.failure(reply.failure()), millis);
  }

  private static boolean isLast(ReplyMessage reply) {
    return reply.ending() || reply.failure() != null;
  }

  private static Answer unanswered(RecordedRequest request) {
    return Answer.of(
        request,
        Outcome.NO_ANSWER,
        Json.of(Map.of("kind", "unanswered", "reason", "The recording has no reply")),
        -1);
  }
}
