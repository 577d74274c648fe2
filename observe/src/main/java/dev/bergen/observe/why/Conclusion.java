// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.why;

import static dev.bergen.observe.sight.InWords.duration;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.why.Evidence.Question;
import dev.bergen.observe.why.Evidence.Verdict;
import dev.bergen.observe.why.Story.Delivery;
import dev.bergen.observe.why.Story.Place;
import dev.bergen.observe.why.Story.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The conclusion from the findings about a message, in one sentence. */
public final class Conclusion {
  private Conclusion() {}

  /** Returns the sentence. */
  public static String of(Story story, List<Evidence> findings) {
    if (is(findings, Question.ROUTED, Verdict.NO)) {
      return "It was unroutable: no queue is bound for it.";
    }
    Reply reply = story.reply();
    Instant published = story.published();
    if (reply != null && published != null) {
      return answered(story, published, reply, is(findings, Question.WAITED, Verdict.UNKNOWN));
    }
    if (reply != null) {
      return "It was answered; it was sent before watching began.";
    }
    if (!story.places().isEmpty()) {
      Place place = story.places().get(0);
      return "It waits in queue %s, behind %,d others.".formatted(place.queue(), place.before());
    }
    if (!story.deaths().isEmpty()) {
      Death death = story.deaths().get(0);
      return "It was dead-lettered from queue %s: %s.".formatted(death.queue(), death.reason());
    }
    if (is(findings, Question.EXPIRED, Verdict.YES)) {
      return "It expired in its queue: it was not delivered in time.";
    }
    if (!story.deliveries().isEmpty()) {
      return delivered(story);
    }
    return is(findings, Question.DELIVERED, Verdict.NO)
        ? "It is in its queue, or was lost there: it was not delivered."
        : "The messages that were seen do not show what became of it.";
  }

  private static String answered(
      Story story, Instant published, Reply reply, boolean isWaitUnknown) {
    Duration whole = Duration.between(published, reply.at());
    String how = reply.error() == null ? "It was answered" : "It failed at its server";
    if (story.deliveries().isEmpty() || isWaitUnknown) {
      return "%s after %s; its time in the queue is unknown.".formatted(how, duration(whole));
    }
    Duration queued = Duration.between(published, story.deliveries().get(0).at());
    return "%s after %s: %s in queue %s, %s at its server."
        .formatted(
            how,
            duration(whole),
            duration(queued),
            story.deliveries().get(0).queue(),
            duration(whole.minus(queued)));
  }

  private static String delivered(Story story) {
    Delivery last = story.deliveries().get(story.deliveries().size() - 1);
    Sighting subject = story.subject();
    return subject != null && subject.kind() == Kind.CALL
        ? "It was delivered to its server from queue %s, but no reply was seen."
            .formatted(last.queue())
        : "It was delivered from queue %s.".formatted(last.queue());
  }

  private static boolean is(List<Evidence> findings, Question question, Verdict verdict) {
    return findings.stream()
        .anyMatch(one -> one.question() == question && one.verdict() == verdict);
  }
}
