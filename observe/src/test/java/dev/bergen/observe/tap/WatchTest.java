// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class WatchTest {
  private static final int ROOM = 20_000;
  private static final int AT_ONCE = 256;

  @Test
  void hands_on_what_came_before_it_closes_and_survives_what_that_throws() {
    List<String> taken = new CopyOnWriteArrayList<>();
    Watch watch =
        new Watch(
            Sampling.of(1),
            seen -> {
              taken.add(String.valueOf(seen.name()));
              throw new AssertionError("on purpose");
            });
    watch.message(Bus.cast(0, "t", "first", "req-1").copy());
    watch.message(Bus.cast(0, "t", "second", "req-1").copy());

    watch.close();

    assertThat(taken).containsExactly("first", "second");
    assertThat(watch.received()).isEqualTo(2);
    assertThat(watch.missed()).isZero();
  }

  @Test
  void messages_without_room_are_counted_and_block_no_thread() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Watch watch = new Watch(Sampling.of(1), seen -> hold(begun, go));
    Sighting message = Bus.cast(0, "t", "m", "req-1");

    watch.message(message.copy());
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < ROOM + AT_ONCE + 100; i++) {
      watch.message(message.copy());
    }

    assertThat(watch.missed()).isBetween(100L, 100L + AT_ONCE).isEqualTo(watch.dropped());
    go.countDown();
    watch.close();
  }

  @Test
  void a_batch_ends_after_some_hundred_messages_and_before_the_watch_waits() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<String> order = new CopyOnWriteArrayList<>();
    Watch watch =
        new Watch(
            Sampling.of(1),
            seen -> {
              hold(begun, go);
              order.add(String.valueOf(seen.name()));
            },
            () -> {
              order.add("flush");
              throw new AssertionError("on purpose");
            });
    watch.message(Bus.cast(0, "t", "first", "req-1").copy());
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    watch.message(Bus.cast(0, "t", "second", "req-1").copy());
    watch.message(Bus.cast(0, "t", "third", "req-1").copy());

    go.countDown();
    watch.close();

    assertThat(order).containsExactly("first", "flush", "second", "third", "flush");
  }

  @Test
  void every_message_is_handed_on_in_its_order_whatever_comes_at_once() throws Exception {
    List<String> taken = new CopyOnWriteArrayList<>();
    Watch watch = new Watch(Sampling.of(1), seen -> taken.add(String.valueOf(seen.name())));
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 3 * AT_ONCE + 1; i++) {
      sent.add("m" + i);
      watch.message(Bus.cast(0, "t", "m" + i, "req-1").copy());
    }

    await().atMost(Duration.ofSeconds(30)).until(() -> taken.size() == sent.size());
    watch.close();

    assertThat(taken).isEqualTo(sent);
  }

  @Test
  void the_times_of_messages_may_be_late_only_where_its_maker_says_so() {
    try (Watch exact = new Watch(Sampling.of(1), seen -> {});
        Watch late = new Watch(Sampling.of(1), seen -> {}, () -> {}, Duration.ofMillis(2))) {
      assertThat(exact.mayWait()).isZero();
      assertThat(late.mayWait()).isEqualTo(Duration.ofMillis(2));
    }
  }

  @Test
  void messages_still_queued_at_the_end_count_as_missed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Watch watch = new Watch(Sampling.of(1), seen -> hold(begun, go));
    watch.message(Bus.cast(0, "t", "m", "req-1").copy());
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    Thread.currentThread().interrupt(); // rather than waiting for 10 s
    watch.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(watch.missedUncounted()).isTrue();
    go.countDown();
  }

  @Test
  void messages_missed_by_the_tap_are_reported() {
    try (Watch watch = new Watch(Sampling.of(1), seen -> {})) {
      watch.missed(7);
      assertThat(watch.missedUncounted()).isFalse();
      watch.missed(-1);

      assertThat(watch.missed()).isEqualTo(7);
      assertThat(watch.dropped()).isZero();
      assertThat(watch.missedUncounted()).isTrue();
    }
  }

  private static void hold(CountDownLatch begun, CountDownLatch go) {
    begun.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
