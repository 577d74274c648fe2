// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.json.Json;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.why.Conclusion;
import dev.bergen.observe.why.Coverage;
import dev.bergen.observe.why.Evidence;
import dev.bergen.observe.why.Findings;
import dev.bergen.observe.why.Story;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The history of a message, for programs. */
final class WhyJson {
  private WhyJson() {}

  /** Returns one line of JSON. */
  static String of(Story story, Coverage coverage, List<QueueNow> queues) {
    List<Evidence> findings = Findings.of(story, coverage);
    Sighting subject = story.subject();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", story.identity());
    members.put("kind", subject == null ? null : subject.kind().word());
    members.put("topic", subject == null ? null : subject.topic());
    members.put("server", subject == null ? null : subject.server());
    members.put("name", subject == null ? null : subject.name());
    members.put("request_id", subject == null ? null : subject.requestId());
    members.put("conclusion", Conclusion.of(story, findings));
    members.put("steps", WhyText.steps(story).stream().map(WhyJson::step).toList());
    members.put("findings", findings.stream().map(WhyJson::finding).toList());
    Set<String> names = Peeking.queues(story);
    members.put(
        "queues",
        queues.stream().filter(queue -> names.contains(queue.name())).map(QueueNow::json).toList());
    members.put("missed", coverage.missed());
    return Json.of(members).text();
  }

  private static Map<String, Object> step(WhyText.Step step) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("at", step.at().toString());
    members.put("what", step.what());
    members.put("text", step.text());
    return members;
  }

  private static Map<String, @Nullable Object> finding(Evidence finding) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("question", WhyText.question(finding));
    members.put("answer", WhyText.verdict(finding));
    members.put("text", finding.text());
    members.put("evidence", finding.evidence().isEmpty() ? null : finding.evidence());
    return members;
  }
}
