// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.why.Conclusion;
import dev.bergen.observe.why.Coverage;
import dev.bergen.observe.why.Evidence;
import dev.bergen.observe.why.Findings;
import dev.bergen.observe.why.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** The history of a message, for people. */
final class WhyText {
  private static final String UNSEEN =
      "whether its server has acknowledged it; taps see no acknowledgements, queues count them";

  private final Ansi ansi;

  WhyText(Ansi ansi) {
    this.ansi = ansi;
  }

  List<String> lines(Story story, Coverage coverage, List<QueueNow> queues) {
    List<Evidence> findings = Findings.of(story, coverage);
    List<String> lines = new ArrayList<>();
    lines.add(Words.styled(ansi, "bold", subject(story)));
    lines.add(Words.safe(Conclusion.of(story, findings)));
    for (Step step : steps(story)) {
      lines.add(
          "  %s  %-10s  %s"
              .formatted(Words.clock(step.at()), step.what(), Words.safe(step.text())));
    }
    findings.forEach(finding -> lines.add(line(finding)));
    Set<String> names = Peeking.queues(story);
    queues.stream()
        .filter(queue -> names.contains(queue.name()))
        .forEach(queue -> lines.add("  " + queue.text()));
    lines.add("  unknown: " + UNSEEN);
    if (coverage.missed()) {
      lines.add("  some copies were missed, so this may be incomplete");
    }
    return lines;
  }

  static String subject(Story story) {
    Sighting subject = story.subject();
    if (subject == null) {
      return "message %s; only replies to it were seen".formatted(Words.safe(story.identity()));
    }
    String address =
        subject.server() == null ? subject.topic() : subject.topic() + "." + subject.server();
    return "%s %s %s%s, message %s%s"
        .formatted(
            subject.kind().word(),
            Words.safe(address),
            subject.namespace() == null ? "" : Words.safe(subject.namespace()) + ".",
            Words.safe(subject.name()),
            Words.safe(story.identity()),
            subject.requestId() == null ? "" : ", request " + Words.safe(subject.requestId()));
  }

  /** Something that was seen of it. */
  record Step(Instant at, String what, String text) {}

  /** Returns the events of the message, in the order of time. */
  static List<Step> steps(Story story) {
    List<Step> steps = new ArrayList<>();
    Instant published = story.published();
    for (Story.Publication one : story.publications()) {
      steps.add(new Step(one.at(), "published", published(one)));
    }
    for (Story.Delivery one : story.deliveries()) {
      steps.add(
          new Step(
              one.at(),
              one.redelivered() ? "redelivered" : "delivered",
              "from queue %s".formatted(one.queue()) + after(published, one.at(), ", ")));
    }
    Story.Reply reply = story.reply();
    if (reply != null) {
      steps.add(
          new Step(
              reply.at(),
              reply.error() == null ? "answered" : "failed",
              reply.error() == null
                  ? after(published, reply.at(), "")
                  : reply.error() + after(published, reply.at(), ", ")));
    }
    Instant got = story.replyDelivered();
    if (got != null) {
      steps.add(new Step(got, "returned", "to its caller" + after(published, got, ", ")));
    }
    steps.sort((one, other) -> one.at().compareTo(other.at()));
    return steps;
  }

  private static String published(Story.Publication one) {
    return "%s, key %s, %s%s"
        .formatted(
            one.exchange().isEmpty() ? "default exchange" : "exchange " + one.exchange(),
            one.routingKey().isEmpty() ? "(none)" : one.routingKey(),
            Words.size(one.bytes()),
            one.firehose() ? "" : " (a copy by binding)");
  }

  private static String after(@Nullable Instant from, Instant to, String joint) {
    return from == null ? "" : joint + "+" + Words.duration(Duration.between(from, to));
  }

  private String line(Evidence finding) {
    String style =
        switch (finding.verdict()) {
          case YES -> "bold";
          case NO -> "fg(yellow)";
          case UNKNOWN -> "faint";
        };
    return "  %-14s %s %s%s"
        .formatted(
            question(finding),
            Words.styled(ansi, style, "%-8s".formatted(verdict(finding))),
            Words.safe(finding.text()),
            finding.evidence().isEmpty() ? "" : "  [" + Words.safe(finding.evidence()) + "]");
  }

  static String question(Evidence finding) {
    return finding.question().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String verdict(Evidence finding) {
    return finding.verdict().name().toLowerCase(Locale.ROOT);
  }
}
