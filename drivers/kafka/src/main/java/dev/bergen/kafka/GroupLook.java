// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.Deadline;
import dev.bergen.spi.queues.QueueState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the backlog of a group in topics, and which records it will never read; changes nothing.
 *
 * <p>Threads: the calling one, which waits for Kafka.
 */
final class GroupLook {
  private static final Logger log = LoggerFactory.getLogger(GroupLook.class);

  private final Admin admin;
  private final String group;
  private final boolean fromBeginning;
  private final Deadline deadline;

  /**
   * @param fromBeginning whether a group that is new to a topic takes what is there
   */
  GroupLook(Admin admin, String group, boolean fromBeginning, Deadline deadline) {
    this.admin = admin;
    this.group = group;
    this.fromBeginning = fromBeginning;
    this.deadline = deadline;
  }

  /** Returns how many brokers there are. */
  int brokers() throws InterruptedException, ExecutionException, TimeoutException {
    return get(admin.describeCluster().nodes()).size();
  }

  /** Returns a state for each of the topics, in their order. */
  List<QueueState> states(List<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> known = new HashSet<>(get(admin.listTopics().names()));
    known.retainAll(topics);
    Map<String, TopicDescription> there = get(admin.describeTopics(known).allTopicNames());
    List<TopicPartition> all =
        there.values().stream().flatMap(topic -> partitions(topic).stream()).toList();
    Map<TopicPartition, Long> first = offsets(all, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(all, OffsetSpec.latest());
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Collection<MemberDescription> members = members();
    List<QueueState> states = new ArrayList<>();
    for (String topic : topics) {
      TopicDescription description = there.get(topic);
      states.add(
          description == null
              ? new QueueState(topic, false, 0, 0)
              : state(description, committed, first, end, members));
    }
    return states;
  }

  private QueueState state(
      TopicDescription topic,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, Long> first,
      Map<TopicPartition, Long> end,
      Collection<MemberDescription> members) {
    long lag = 0;
    long passed = 0;
    boolean isNew = false;
    for (TopicPartition partition : partitions(topic)) {
      OffsetAndMetadata position = committed.get(partition);
      if (position == null) {
        isNew = true;
        passed += end.getOrDefault(partition, 0L) - first.getOrDefault(partition, 0L);
      } else {
        long from = Math.max(position.offset(), first.getOrDefault(partition, 0L));
        lag += Math.max(0, end.getOrDefault(partition, 0L) - from);
      }
    }
    int count = topic.partitions().size();
    String note =
        "group %s, %d %s".formatted(group, count, count == 1 ? "partition" : "partitions");
    if (isNew && fromBeginning) {
      note += "; the group is new here and starts at the beginning";
      lag += passed;
      passed = 0;
    } else if (isNew) {
      note +=
          "; the group is new here and starts at the end, skipping %,d earlier records"
              .formatted(passed);
    }
    int consumers =
        (int)
            members.stream()
                .filter(
                    member ->
                        member.assignment().topicPartitions().stream()
                            .anyMatch(partition -> partition.topic().equals(topic.name())))
                .count();
    return new QueueState(topic.name(), true, lag, consumers, passed, note);
  }

  private static List<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
        .toList();
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> each :
        get(admin.listOffsets(asked).all()).entrySet()) {
      offsets.put(each.getKey(), each.getValue().offset());
    }
    return offsets;
  }

  private Collection<MemberDescription> members() throws InterruptedException, TimeoutException {
    try {
      return get(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
          .flatMap(description -> description.members().stream())
          .toList();
    } catch (ExecutionException e) { // there is no such group
      log.debug("Kafka does not describe group {}", group, e);
      return List.of();
    }
  }

  private <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
  }
}
