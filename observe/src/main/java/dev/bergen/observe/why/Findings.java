// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.why;

import static dev.bergen.observe.sight.InWords.duration;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.why.Evidence.Question;
import dev.bergen.observe.why.Story.Delivery;
import dev.bergen.observe.why.Story.Place;
import dev.bergen.observe.why.Story.Publication;
import dev.bergen.observe.why.Story.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers all questions about one message; decides yes or no only where there is evidence. */
public final class Findings {
  private static final String FIREHOSE = "the firehose";
  private static final String CONTENTS = "the contents of the queue";
  private static final String NO_DELIVERIES =
      "deliveries were not watched: watch with --firehose, or record with --firehose --deliveries";

  private final Story story;
  private final Coverage coverage;

  private Findings(Story story, Coverage coverage) {
    this.story = story;
    this.coverage = coverage;
  }

  /** Returns the findings about a message, one for each question that makes sense for it. */
  public static List<Evidence> of(Story story, Coverage coverage) {
    Findings all = new Findings(story, coverage);
    List<Evidence> findings = new ArrayList<>();
    findings.add(all.routed());
    findings.add(all.waited());
    findings.add(all.delivered());
    findings.add(all.redelivered());
    Sighting subject = story.subject();
    if (subject == null || subject.kind() == Kind.CALL) {
      findings.add(all.answered());
    }
    findings.add(all.deadLettered());
    findings.add(all.expired());
    return findings;
  }

  private Evidence routed() {
    List<String> queues =
        story.publications().stream()
            .map(Publication::routedTo)
            .filter(all -> all != null)
            .flatMap(List::stream)
            .distinct()
            .toList();
    if (!queues.isEmpty()) {
      return Evidence.yes(Question.ROUTED, "into " + queues(queues), FIREHOSE);
    }
    if (!story.deliveries().isEmpty()) {
      return Evidence.yes(Question.ROUTED, "into " + queues(leftQueues()), "its delivery");
    }
    if (!story.places().isEmpty()) {
      return Evidence.yes(
          Question.ROUTED,
          "into " + queues(story.places().stream().map(Place::queue).distinct().toList()),
          CONTENTS);
    }
    if (story.reply() != null) {
      return Evidence.yes(Question.ROUTED, "to a server", "its reply");
    }
    if (story.publications().isEmpty()) {
      return Evidence.unknown(
          Question.ROUTED,
          "it was published before watching began, or on an exchange that was not watched");
    }
    return story.publications().stream().allMatch(one -> one.routedTo() != null)
        ? Evidence.no(
            Question.ROUTED,
            "unroutable: the broker had no queue for it, and dropped it or returned it to its"
                + " sender",
            FIREHOSE)
        : Evidence.unknown(
            Question.ROUTED, "a copy by binding does not show its queues; --firehose does");
  }

  private List<String> leftQueues() {
    return story.deliveries().stream().map(Delivery::queue).distinct().toList();
  }

  private static String queues(List<String> names) {
    return names.size() == 1
        ? "queue " + names.get(0)
        : "%d queues: %s".formatted(names.size(), String.join(", ", names));
  }

  private Evidence waited() {
    if (!story.places().isEmpty()) {
      return Evidence.yes(
          Question.WAITED,
          story.places().stream().map(Findings::place).collect(Collectors.joining("; ")),
          CONTENTS);
    }
    Instant published = story.published();
    if (!story.deliveries().isEmpty()) {
      Delivery first = story.deliveries().get(0);
      if (isPaused() && first.redelivered()) {
        return Evidence.unknown(Question.WAITED, "it was delivered before, between two sessions");
      }
      return published == null
          ? Evidence.unknown(
              Question.WAITED,
              "it left queue %s; it was published before watching began".formatted(first.queue()))
          : Evidence.yes(
              Question.WAITED,
              "%s in queue %s%s"
                  .formatted(
                      duration(Duration.between(published, first.at())), first.queue(), ahead()),
              FIREHOSE);
    }
    if (!coverage.deliveries()) {
      return Evidence.unknown(Question.WAITED, NO_DELIVERIES);
    }
    Instant end = published == null ? null : coverage.endAfter(published);
    return published == null || end == null || isUnroutable() || isGone()
        ? Evidence.unknown(Question.WAITED, "it was not seen leaving a queue")
        : Evidence.yes(
            Question.WAITED,
            "for %s%s, and still when watching %s, unless it expired or was dropped"
                .formatted(
                    duration(Duration.between(published, end)),
                    ahead(),
                    isPaused() ? "was interrupted" : "ended"),
            "no delivery in " + FIREHOSE);
  }

  private String ahead() {
    long all = story.ahead().values().stream().mapToLong(Long::longValue).sum();
    return all == 0
        ? ""
        : ", while %,d %s left it: %s"
            .formatted(
                all,
                all == 1 ? "other" : "others",
                story.ahead().entrySet().stream()
                    .map(one -> "%,d %s".formatted(one.getValue(), one.getKey()))
                    .collect(Collectors.joining(", ")));
  }

  private boolean isGone() {
    return story.reply() != null || !story.deaths().isEmpty();
  }

  private boolean isUnroutable() {
    return !story.publications().isEmpty()
        && story.publications().stream()
            .allMatch(one -> one.routedTo() != null && one.routedTo().isEmpty());
  }

  private static String place(Place place) {
    return "in queue %s now, behind %,d and before %,d others"
        .formatted(place.queue(), place.before(), place.behind());
  }

  private Evidence delivered() {
    int times = story.deliveries().size();
    if (times > 0) {
      String often =
          times == 1 ? "once" : "%s%d times".formatted(story.hasLeftOut() ? "over " : "", times);
      return Evidence.yes(
          Question.DELIVERED, "%s, from %s".formatted(often, queues(leftQueues())), FIREHOSE);
    }
    if (story.reply() != null) {
      return Evidence.yes(Question.DELIVERED, "to a server that answered it", "its reply");
    }
    if (isUnroutable()) {
      return Evidence.no(Question.DELIVERED, "it was in no queue", FIREHOSE);
    }
    if (!coverage.deliveries()) {
      return Evidence.unknown(Question.DELIVERED, NO_DELIVERIES);
    }
    return story.published() == null
        ? Evidence.unknown(Question.DELIVERED, "perhaps before watching began")
        : absent(Question.DELIVERED, "not while watching", "no delivery in " + FIREHOSE);
  }

  /** A missed copy may have been the one in question. */
  private Evidence absent(Question question, String text, String evidence) {
    if (coverage.missed()) {
      return Evidence.unknown(question, text + "; but some copies were missed");
    }
    return isPaused()
        ? Evidence.unknown(question, text + "; but there is a gap between two sessions")
        : Evidence.no(question, text, evidence);
  }

  /** Whether watching paused for a while after it was published. */
  private boolean isPaused() {
    Instant published = story.published();
    return published != null && coverage.hasPauseAfter(published);
  }

  private Evidence redelivered() {
    long again = story.deliveries().stream().filter(Delivery::redelivered).count();
    if (again > 0) {
      return Evidence.yes(
          Question.REDELIVERED,
          "%d of %d deliveries marked so: an earlier consumer did not acknowledge it"
              .formatted(again, story.deliveries().size()),
          FIREHOSE);
    }
    if (story.places().stream().anyMatch(Place::redelivered)) {
      return Evidence.yes(
          Question.REDELIVERED,
          "it was delivered before and requeued, perhaps by a peek",
          CONTENTS);
    }
    if (story.deliveries().isEmpty()) {
      return story.places().isEmpty()
          ? Evidence.unknown(Question.REDELIVERED, "no delivery of it was seen")
          : Evidence.no(Question.REDELIVERED, "it was not delivered before", CONTENTS);
    }
    return absent(Question.REDELIVERED, "not while watching", FIREHOSE);
  }

  private Evidence answered() {
    Reply reply = story.reply();
    String alive =
        story.heartbeats() == 0
            ? ""
            : "; its server sent %d heartbeat%s"
                .formatted(story.heartbeats(), story.heartbeats() == 1 ? "" : "s");
    if (reply == null) {
      return coverage.replies() && story.published() != null
          ? absent(
              Question.ANSWERED,
              "not while watching%s%s".formatted(patience(), alive),
              "no reply in " + FIREHOSE)
          : Evidence.unknown(Question.ANSWERED, "replies are seen with --firehose only");
    }
    Instant published = story.published();
    String after =
        published == null ? "" : " after " + duration(Duration.between(published, reply.at()));
    String server =
        story.deliveries().isEmpty()
            ? ""
            : ", %s after it had been delivered"
                .formatted(duration(Duration.between(lastBefore(reply.at()), reply.at())));
    String error = reply.error() == null ? "" : " with an exception, " + reply.error();
    return Evidence.yes(Question.ANSWERED, (after + server).strip() + error + alive, FIREHOSE);
  }

  /** Returns the newest delivery that a reply can be due to. */
  private Instant lastBefore(Instant time) {
    Instant last = story.deliveries().get(0).at();
    for (Delivery delivery : story.deliveries()) {
      last = delivery.at().isAfter(time) ? last : delivery.at();
    }
    return last;
  }

  private String patience() {
    Duration limit = story.timeToLive();
    return limit == null ? "" : "; its caller waits " + duration(limit);
  }

  private Evidence deadLettered() {
    if (story.deaths().isEmpty()) {
      return Evidence.unknown(
          Question.DEAD_LETTERED,
          "no copy has an x-death header; taps see dead letters only when they are delivered");
    }
    return Evidence.yes(
        Question.DEAD_LETTERED,
        story.deaths().stream()
            .map(
                death ->
                    "from queue %s, %s%s"
                        .formatted(
                            death.queue(),
                            death.reason(),
                            death.count() == 1 ? "" : ", %,d times".formatted(death.count())))
            .collect(Collectors.joining("; ")),
        "its x-death header");
  }

  private Evidence expired() {
    if (story.deaths().stream().anyMatch(death -> death.reason().equals("expired"))) {
      return Evidence.yes(
          Question.EXPIRED, "it was dead-lettered as expired", "its x-death header");
    }
    Duration limit = story.timeToLive();
    Instant published = story.published();
    if (limit == null) {
      return Evidence.unknown(
          Question.EXPIRED,
          "it has no time to live of its own; its queue may set one (x-message-ttl)");
    }
    if (!story.deliveries().isEmpty() || story.reply() != null) {
      return Evidence.no(
          Question.EXPIRED,
          "its time to live is %s, and it was delivered".formatted(duration(limit)),
          story.reply() != null ? "its reply" : FIREHOSE);
    }
    @Nullable Instant end = published == null ? null : coverage.endAfter(published);
    boolean late = published != null && end != null && end.isAfter(published.plus(limit));
    return late && coverage.deliveries() && !coverage.missed() && !isUnroutable()
        ? Evidence.yes(
            Question.EXPIRED,
            "its time to live is %s, and it was not delivered in that time"
                .formatted(duration(limit)),
            "no delivery in " + FIREHOSE)
        : Evidence.unknown(Question.EXPIRED, "its time to live is " + duration(limit));
  }
}
