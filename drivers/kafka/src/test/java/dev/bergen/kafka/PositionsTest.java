// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PositionsTest {
  private static final TopicPartition PARTITION = new TopicPartition("n.info", 0);
  private static final Set<TopicPartition> ONE = Set.of(PARTITION);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final Positions positions = new Positions(false);

  @BeforeEach
  void open() {
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 3L));
    consumer.updateEndOffsets(Map.of(PARTITION, 10L));
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  private void committed(long offset) {
    consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(offset)));
  }

  private long committed() {
    return consumer.committed(ONE).get(PARTITION).offset();
  }

  private PartitionLedger ledger() {
    return Objects.requireNonNull(positions.ledger(PARTITION));
  }

  @Test
  @Tag("KAF-07")
  void a_group_that_is_new_to_a_partition_begins_at_its_end_and_kafka_knows_at_once() {
    positions.existed(PARTITION);

    positions.assigned(consumer, ONE);

    assertThat(consumer.position(PARTITION)).isEqualTo(10);
    assertThat(positions.commitNow(consumer)).isTrue();
    assertThat(committed()).isEqualTo(10);
  }

  @Test
  void a_new_group_that_wants_what_is_there_begins_at_the_beginning() {
    Positions whole = new Positions(true);
    whole.existed(PARTITION);

    whole.assigned(consumer, ONE);

    assertThat(consumer.position(PARTITION)).isEqualTo(3);
    assertThat(whole.commitNow(consumer)).isTrue();
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  @Tag("KAF-12")
  void of_a_partition_younger_than_the_listener_nothing_is_missed() {
    positions.assigned(consumer, ONE);

    assertThat(consumer.position(PARTITION)).isEqualTo(3);
  }

  @Test
  void a_known_group_goes_on_where_it_was() {
    committed(7);

    positions.assigned(consumer, ONE);

    assertThat(consumer.position(PARTITION)).isEqualTo(7);
    assertThat(positions.isCommitDue()).isFalse();
  }

  @Test
  @Tag("KAF-12")
  void a_partition_that_comes_back_undisturbed_goes_on_with_what_is_being_handled() {
    committed(5);
    positions.assigned(consumer, ONE);
    PartitionLedger.Entry five = ledger().handOut(5);
    PartitionLedger.Entry six = ledger().handOut(6);
    five.handled();

    positions.revoked(consumer, ONE);
    positions.assigned(consumer, ONE);

    assertThat(committed()).isEqualTo(6);
    assertThat(consumer.position(PARTITION)).isEqualTo(7);
    six.handled();
    assertThat(positions.commitNow(consumer)).isTrue();
    assertThat(committed()).isEqualTo(7);
  }

  @Test
  @Tag("KAF-12")
  void what_was_handled_too_late_does_not_move_a_partition_that_others_have_had() {
    committed(5);
    positions.assigned(consumer, ONE);
    PartitionLedger.Entry late = ledger().handOut(5);
    positions.lost(ONE);
    committed(9);

    positions.assigned(consumer, ONE);
    late.handled();

    assertThat(consumer.position(PARTITION)).isEqualTo(9);
    assertThat(positions.isCommitDue()).isFalse();
  }

  @Test
  void where_kafka_has_forgotten_the_next_records_the_oldest_ones_follow() {
    positions.outOfRange(consumer, Map.of(PARTITION, 1L));

    assertThat(consumer.position(PARTITION)).isEqualTo(3);
  }

  @Test
  @Tag("KAF-08")
  void only_what_is_handled_without_a_gap_is_committed() {
    committed(0);
    positions.assigned(consumer, ONE);
    PartitionLedger.Entry zero = ledger().handOut(0);
    ledger().skip(1);
    PartitionLedger.Entry four = ledger().handOut(4);

    assertThat(ledger().handled()).isZero();
    assertThat(positions.isAllHandled()).isFalse();
    zero.handled();
    assertThat(ledger().handled()).isEqualTo(4);
    four.handled();
    assertThat(ledger().handled()).isEqualTo(5);
    assertThat(positions.isAllHandled()).isTrue();
    positions.commit(consumer);
    assertThat(committed()).isEqualTo(5);
  }

  @Test
  @Tag("KAF-08")
  void what_is_handled_beyond_a_gap_is_kept_with_the_offset_and_left_out_by_whoever_goes_on() {
    committed(5);
    positions.assigned(consumer, ONE);
    PartitionLedger.Entry slow = ledger().handOut(5);
    ledger().skip(6);
    ledger().skip(7);
    PartitionLedger.Entry slowToo = ledger().handOut(8);
    ledger().skip(9);
    assertThat(positions.commitNow(consumer)).isTrue();

    Positions others = new Positions(false);
    others.assigned(consumer, ONE);

    PartitionLedger theirs = Objects.requireNonNull(others.ledger(PARTITION));
    assertThat(consumer.position(PARTITION)).isEqualTo(5);
    assertThat(List.of(5L, 6L, 7L, 8L, 9L, 10L).stream().map(theirs::wasHandled))
        .containsExactly(false, true, true, false, true, false);
    slow.handled();
    slowToo.handled();
    assertThat(positions.commitNow(consumer)).isTrue();
    assertThat(consumer.committed(ONE).get(PARTITION)).isEqualTo(new OffsetAndMetadata(10, ""));
  }

  @Test
  @Tag("KAF-08")
  void what_others_handled_beyond_a_gap_stays_handled_until_it_has_been_passed() {
    consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(5, "bergen:1+1,1+2")));
    positions.assigned(consumer, ONE);
    PartitionLedger.Entry five = ledger().handOut(5);
    ledger().skip(6);
    PartitionLedger.Entry seven = ledger().handOut(7);
    five.handled();

    assertThat(positions.commitNow(consumer)).isTrue();

    assertThat(consumer.committed(ONE).get(PARTITION))
        .isEqualTo(new OffsetAndMetadata(7, "bergen:1+2"));
    seven.handled();
  }

  @Test
  @Tag("KAF-12")
  void
      a_partition_whose_gap_is_the_same_but_of_which_others_handled_more_is_taken_as_they_left_it() {
    committed(5);
    positions.assigned(consumer, ONE);
    ledger().handOut(5);
    positions.revoked(consumer, ONE);
    consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(5, "bergen:1+3")));

    positions.assigned(consumer, ONE);

    assertThat(consumer.position(PARTITION)).isEqualTo(5);
    assertThat(ledger().wasHandled(7)).isTrue();
  }

  @Test
  void a_gap_that_stays_open_costs_no_memory_for_what_is_handled_behind_it() {
    PartitionLedger ledger = new PartitionLedger(0, 0);
    ledger.handOut(0);
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 100; i++) {
        ledger.skip(ledger.next());
      }
      assertThat(ledger.mark().beyond().runs()).hasSize(1);
    }

    assertThat(ledger.mark().beyond().text(0)).isEqualTo("bergen:1+10000");
    assertThat(ledger.openEntries()).isEqualTo(2);
  }

  @Test
  void a_broker_without_room_for_metadata_gets_offsets_alone() {
    MockConsumer<byte[], byte[]> strict =
        new MockConsumer<>("none") {
          @Override
          public synchronized void commitSync(
              Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            if (offsets.values().stream().anyMatch(offset -> !offset.metadata().isEmpty())) {
              throw new OffsetMetadataTooLarge("too large");
            }
            super.commitSync(offsets, timeout);
          }
        };
    strict.assign(List.of(PARTITION));
    strict.commitSync(Map.of(PARTITION, new OffsetAndMetadata(5)));
    positions.assigned(strict, ONE);
    ledger().skip(5);
    ledger().handOut(6);
    ledger().skip(7);

    assertThat(positions.commitNow(strict)).isTrue();

    assertThat(strict.committed(ONE).get(PARTITION)).isEqualTo(new OffsetAndMetadata(6, ""));
    strict.close();
  }
}
