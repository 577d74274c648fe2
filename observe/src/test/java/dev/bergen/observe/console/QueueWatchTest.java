// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bergen.spi.queues.QueueState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QueueWatchTest {
  private final List<CompletableFuture<List<QueueState>>> asked = new ArrayList<>();
  private final QueueWatch watch =
      new QueueWatch(
          (names, timeout) -> {
            CompletableFuture<List<QueueState>> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
          },
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  @Test
  void the_deepest_queue_comes_first_with_its_depths_over_time() {
    poll(new QueueState("a", true, 5, 1), new QueueState("gone", false, 0, 0));
    poll(new QueueState("a", true, 6, 1), new QueueState("b", true, 900, 0));

    assertThat(watch.view().queues())
        .extracting(QueueWatch.Depths::name, QueueWatch.Depths::depths)
        .containsExactly(tuple("b", new long[] {-1, 900}), tuple("a", new long[] {5, 6}));
  }

  @Test
  void nothing_is_asked_while_an_answer_is_awaited_and_a_failure_is_shown() {
    watch.poll(List.of("a"));
    watch.poll(List.of("a"));
    assertThat(asked).hasSize(1);

    asked.get(0).completeExceptionally(new IllegalStateException("no broker"));

    assertThat(watch.view().problem()).isEqualTo("no broker");
    watch.poll(List.of("a"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void a_source_that_fails_badly_is_asked_again() {
    AtomicInteger polls = new AtomicInteger();
    QueueWatch broken =
        new QueueWatch(
            (names, timeout) -> {
              polls.incrementAndGet();
              throw new AssertionError("on purpose");
            },
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    broken.poll(List.of("a"));
    broken.poll(List.of("a"));

    assertThat(polls).hasValue(2);
    assertThat(broken.view().problem()).isEqualTo("on purpose");
  }

  @Test
  void ten_minutes_are_kept() {
    for (int i = 0; i < 500; i++) {
      poll(new QueueState("a", true, i, 1));
    }

    assertThat(watch.view().times()).hasSize(120);
    assertThat(watch.view().queues().get(0).depths()).hasSize(120).endsWith(499);
  }

  private void poll(QueueState... states) {
    watch.poll(List.of("a"));
    asked.get(asked.size() - 1).complete(List.of(states));
  }
}
