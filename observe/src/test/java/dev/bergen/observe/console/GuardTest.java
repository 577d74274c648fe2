// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GuardTest {
  private final AtomicLong now = new AtomicLong();
  private final Guard guard = new Guard(now::get);

  @Test
  void a_request_stuck_too_long_is_interrupted_and_can_continue() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> flagAfterwards =
        CompletableFuture.supplyAsync(
            () -> {
              Guard.Watch watch = guard.watch();
              try {
                begun.countDown();
                new CountDownLatch(1).await();
              } catch (InterruptedException expected) {
                Thread.currentThread().interrupt(); // as a channel leaves it
              } finally {
                watch.end();
              }
              return Thread.currentThread().isInterrupted();
            });
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    now.set(Guard.PATIENCE_NANOS);
    guard.sweep();
    assertThat(flagAfterwards).isNotDone();
    now.incrementAndGet();
    guard.sweep();

    assertThat(flagAfterwards.get(30, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void a_request_has_a_limit_unless_another_is_set() {
    String before = System.getProperty(Guard.REQUEST_LIMIT);
    try {
      System.clearProperty(Guard.REQUEST_LIMIT);
      Guard.limitRequests();
      assertThat(System.getProperty(Guard.REQUEST_LIMIT)).isEqualTo("20");

      System.setProperty(Guard.REQUEST_LIMIT, "7");
      Guard.limitRequests();
      assertThat(System.getProperty(Guard.REQUEST_LIMIT)).isEqualTo("7");
    } finally {
      if (before == null) {
        System.clearProperty(Guard.REQUEST_LIMIT);
      } else {
        System.setProperty(Guard.REQUEST_LIMIT, before);
      }
    }
  }

  @Test
  void an_ended_request_is_not_interrupted() {
    Guard.Watch watch = guard.watch();
    watch.end();
    now.set(Guard.PATIENCE_NANOS * 2);

    guard.sweep();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
