// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.observe.management.BrokerPolicy;
import dev.bergen.observe.patient.Patient;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Nothing is told to type that makes things worse. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WhatToTypeTest {
  private static final long DEFAULT_LIMIT = 50_000_000;
  private static final long GB = 1_000_000_000;

  private static Finding only(String check, Patient patient) {
    assertThat(Managed.findings(check, patient)).hasSize(1);
    return Managed.findings(check, patient).get(0);
  }

  @Test
  void a_higher_disk_limit_is_told_only_where_twice_as_much_is_free() {
    Finding roomy =
        only("disk-limit-tiny", Managed.nodes(Managed.node(false, 30 * GB, DEFAULT_LIMIT)));
    Finding scarce =
        only("disk-limit-tiny", Managed.nodes(Managed.node(false, 4 * GB, DEFAULT_LIMIT)));
    Finding unknown = only("disk-limit-tiny", Managed.nodes(Managed.node(false, 0, DEFAULT_LIMIT)));

    assertThat(roomy.type()).isEqualTo("rabbitmqctl set_disk_free_limit 2GB");
    assertThat(roomy.what()).isEqualTo("the limit is 48 MiB");
    assertThat(scarce.type()).isNull();
    assertThat(scarce.what())
        .isEqualTo(
            "the limit is 48 MiB, and only 3.7 GiB are free: free disk space before you raise it");
    assertThat(unknown.type()).isNull();
    assertThat(unknown.what()).endsWith("the node does not say how much is free");
  }

  @Test
  void a_memory_alarm_is_looked_into_and_no_watermark_is_set() {
    Finding alarm = only("memory-alarm", Managed.nodes(Managed.node(true, 30 * GB, 3 * GB)));

    assertThat(alarm.type()).isEqualTo("rabbitmq-diagnostics memory_breakdown");
  }

  @Test
  void mirrors_are_not_dropped_before_there_are_quorum_queues() {
    BrokerPolicy policy =
        new BrokerPolicy(
            "prod", "ha", ".*", "all", Map.of("ha-mode", "all", "message-ttl", 60_000), 0);

    Finding mirrors = only("policy-mirrors", Managed.policies(policy));

    assertThat(mirrors.type()).isEqualTo("rabbit_quorum_queue = true");
    assertThat(mirrors.remedy()).contains("rabbitmqctl clear_policy");
  }

  @Test
  void a_policy_for_orphans_is_told_where_no_policy_is_in_force() {
    Finding found =
        only("orphans-never-expire", Managed.queues(Managed.queue("reply_1", null, Map.of())));

    assertThat(found.type())
        .isEqualTo(
            "rabbitmqctl set_policy -p prod --apply-to queues expire-orphans '^reply_|_fanout_'"
                + " '{\"expires\": 1800000}'");
  }

  @Test
  void a_policy_for_orphans_is_not_told_where_it_would_displace_another_one() {
    Finding found =
        only(
            "orphans-never-expire",
            Managed.queues(
                Managed.queue("compute", "lazy", Map.of()),
                Managed.queue("reply_1", null, Map.of()),
                Managed.queue("q_fanout_1", "ha", Map.of("expires", 600_000))));

    assertThat(found.type()).isEqualTo("rabbit_transient_queues_ttl = 1800");
    assertThat(found.where()).isEqualTo("1 queue");
    assertThat(found.what()).startsWith("reply_1; policy ha applies to such queues");
  }
}
