// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bergen.observe.patient.Patient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What a cluster shows that has lost nodes, or is about to; one node alone cannot be made to. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClusterChecksTest {
  private static final List<String> MEMBERS = List.of("rabbit@mq1", "rabbit@mq2", "rabbit@mq3");

  @Test
  void a_node_that_does_not_run_and_one_with_little_memory_left_are_found() {
    Patient patient =
        Managed.nodes(
            Managed.node("rabbit@mq1", true, 500, 1_000),
            Managed.node("rabbit@mq2", true, 970, 1_000),
            Managed.node("rabbit@mq3", false, 0, 0));

    assertThat(Managed.findings("memory-near-watermark", patient))
        .extracting(Finding::where)
        .containsExactly("rabbit@mq2");
    assertThat(Managed.findings("node-down", patient))
        .extracting(Finding::where, Finding::severity)
        .containsExactly(tuple("rabbit@mq3", Severity.ERROR));
  }

  @Test
  void a_quorum_queue_is_found_with_replicas_that_are_gone_and_graver_without_a_majority() {
    Patient patient =
        Managed.queues(
            Managed.replicated(
                "whole", "running", MEMBERS, "rabbit@mq1", "rabbit@mq2", "rabbit@mq3"),
            Managed.replicated("short", "running", MEMBERS, "rabbit@mq1", "rabbit@mq2"),
            Managed.replicated("lame", "minority", MEMBERS, "rabbit@mq1"));

    assertThat(Managed.findings("quorum-replica-missing", patient))
        .extracting(Finding::what)
        .containsExactly("2 of 3 replicas are running");
    assertThat(Managed.findings("queue-down", patient))
        .extracting(Finding::what)
        .containsExactly("it is minority on rabbit@mq1");
  }

  @Test
  void a_queue_that_does_not_report_yet_which_replicas_run_has_not_lost_any() {
    Patient patient = Managed.queues(Managed.replicated("fresh", "running", MEMBERS));

    assertThat(Managed.findings("quorum-replica-missing", patient)).isEmpty();
  }

  @Test
  void a_queue_is_eternal_only_once_the_broker_reports_that_no_policy_lets_it_expire() {
    String replies = "reply_0123456789abcdef0123456789abcdef";

    assertThat(Managed.findings("orphans-never-expire", Managed.queues(Managed.fresh(replies))))
        .isEmpty();
    assertThat(
            Managed.findings(
                "orphans-never-expire", Managed.queues(Managed.queue(replies, null, Map.of()))))
        .hasSize(1);
  }
}
