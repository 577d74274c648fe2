// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.message.JsonLimits;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.support.ThreadTimer;
import dev.bergen.wire.NotificationMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is committed and what is handed out, in an order that no broker can be made to keep. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ListenLoopTest {
  private static final TopicPartition PARTITION = new TopicPartition("n.info", 0);

  private final ThreadTimer timer = new ThreadTimer();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<IncomingNotification> given = new CopyOnWriteArrayList<>();
  private Runnable onGiven = () -> {};
  private final Handout handout = new Handout(this::take, new RecordReader(JsonLimits.DEFAULT));
  private final Positions positions = new Positions(false);
  private final PollGate gate = new PollGate();

  private volatile OffsetAndMetadata known = new OffsetAndMetadata(0);

  /** Between a commit's arrival and its answer. */
  private Runnable duringCommit = () -> {};

  private final Course course = new Course();

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("none") {
        @Override
        public synchronized void commitSync(
            Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
          super.commitSync(offsets, timeout);
          known = offsets.get(PARTITION);
          duringCommit.run();
        }

        // Looks here take no time; this one's own would wait for the look to end.
        @Override
        public void wakeup() {}

        @Override
        public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
          super.commitAsync(offsets, callback);
          known = offsets.get(PARTITION);
        }
      };

  @AfterEach
  void close() {
    consumer.close();
    timer.close();
  }

  private void take(IncomingNotification notification) {
    events.add(notification.notification().eventType() + " given, committed " + committed());
    given.add(notification);
    onGiven.run();
  }

  private long committed() {
    return known.offset();
  }

  private ConsumerRecord<byte[], byte[]> record(long offset) {
    byte[] body =
        new NotificationMessage(Rig.notification("event-" + offset), null)
            .encodeWithContextObject();
    return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, null, body);
  }

  /** The group's share comes with the first look, the records with it. */
  private ListenLoop loop(boolean commitFirst, Duration release, int records) {
    ListenLoop loop =
        new ListenLoop(
            consumer,
            new Listening(
                List.of(PARTITION.topic()),
                "g",
                Duration.ofMillis(10),
                commitFirst,
                false,
                release),
            positions,
            handout,
            gate,
            course,
            timer);
    consumer.schedulePollTask(
        () -> {
          consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
          consumer.updateEndOffsets(Map.of(PARTITION, 0L));
          consumer.rebalance(List.of(PARTITION));
          for (int i = 0; i < records; i++) {
            consumer.addRecord(record(i));
          }
        });
    return loop;
  }

  /** Goes on until the test closes it. */
  private static final class Course implements ListenLoop.Course {
    volatile boolean closing;

    @Override
    public boolean isStopping() {
      return closing;
    }

    @Override
    public boolean isClosing() {
      return closing;
    }

    @Override
    public void ready() {}

    @Override
    public void connected(boolean now) {}

    @Override
    public void stopped() {}
  }

  @Test
  @Tag("KAF-08")
  @Tag("CFG-K07")
  void at_most_once_a_worker_that_becomes_free_during_the_commit_waits_for_the_next() {
    handout.request(1);
    List<Integer> free = new ArrayList<>(List.of(1));
    duringCommit =
        () -> {
          if (committed() > 0 && !free.isEmpty()) {
            handout.request(free.remove(/* index */ 0));
          }
        };

    ListenLoop loop = loop(true, Duration.ZERO, 3);
    IntStream.range(0, 5).forEach(round -> consumer.schedulePollTask(() -> {}));
    consumer.schedulePollTask(() -> course.closing = true);
    loop.run();

    assertThat(events).containsExactly("event-0 given, committed 1", "event-1 given, committed 2");
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  @Tag("KAF-12")
  void a_partition_is_let_go_when_what_is_being_handled_is_done_and_committed() throws Exception {
    handout.request(3);
    CountDownLatch taken = new CountDownLatch(3);
    onGiven = taken::countDown;
    CountDownLatch revoking = new CountDownLatch(1);
    ListenLoop loop = loop(false, Duration.ofSeconds(30), 3);
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(
        () -> {
          revoking.countDown();
          consumer.rebalance(List.of());
        });
    consumer.schedulePollTask(() -> course.closing = true);

    CompletableFuture<Void> running = CompletableFuture.runAsync(loop::run);
    assertThat(revoking.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(committed()).isZero();
    for (int i : new int[] {1, 0, 2}) {
      given.get(i).acknowledge();
    }
    running.get(30, TimeUnit.SECONDS);

    assertThat(committed()).isEqualTo(3);
  }

  @Test
  @Tag("KAF-12")
  void a_partition_is_let_go_after_a_while_whatever_its_handlers_do() throws Exception {
    handout.request(3);
    ListenLoop loop = loop(false, Duration.ofMillis(50), 3);
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> given.get(1).acknowledge());
    consumer.schedulePollTask(() -> consumer.rebalance(List.of()));
    consumer.schedulePollTask(() -> course.closing = true);

    CompletableFuture.runAsync(loop::run).get(30, TimeUnit.SECONDS);

    assertThat(known).isEqualTo(new OffsetAndMetadata(0, "bergen:1+1"));
  }
}
