// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class PlacesTest {
  private static final int ALL = 100;

  private final Places places = new Places(ALL);

  private interface Step {
    void run() throws InterruptedException;
  }

  private static CompletableFuture<Boolean> later(Step step) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
                done.complete(true);
              } catch (InterruptedException e) {
                done.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  /** The others may be slow calls that wait for a minute. */
  @Test
  void one_place_is_enough_where_no_others_become_free() throws Exception {
    for (int i = 0; i < ALL; i++) {
      places.take();
    }
    CompletableFuture<Boolean> taken = later(places::take);

    places.give();

    assertThat(taken.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(later(places::take)).isNotDone();
  }

  @Test
  void every_place_that_is_given_back_can_be_taken() throws Exception {
    CompletableFuture<Boolean> all =
        later(
            () -> {
              for (int i = 0; i < 50 * ALL; i++) {
                places.take();
              }
            });
    for (int i = 0; i < 49 * ALL; i++) {
      places.give();
    }

    assertThat(all.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void elements_are_taken_in_their_order_and_none_waits_for_others() throws Exception {
    Batches<Integer> batches = new Batches<>();
    batches.add(0);
    assertThat(batches.take()).containsExactly(0);

    List<Integer> taken = new ArrayList<>();
    CompletableFuture<Boolean> all =
        later(
            () -> {
              while (taken.size() < 2_000) {
                taken.addAll(batches.take());
              }
            });
    for (int i = 0; i < 2_000; i++) {
      batches.add(i);
    }

    assertThat(all.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(taken).hasSize(2_000).isSorted();
  }

  @Test
  void an_interrupt_ends_the_wait_for_elements() {
    Batches<Integer> batches = new Batches<>();
    CompletableFuture<Boolean> taken =
        later(
            () -> {
              Thread.currentThread().interrupt();
              batches.take();
            });

    assertThatThrownBy(() -> taken.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }
}
