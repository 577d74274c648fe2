// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class LastWordsTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void the_end_waits_until_nothing_is_open_whether_sent_or_failed() throws Exception {
    LastWords words = new LastWords("here", LONG);
    CompletableFuture<Void> sent = words.watch(new CompletableFuture<>());
    CompletableFuture<Void> failed = words.watch(new CompletableFuture<>());

    CompletableFuture<Void> end = CompletableFuture.runAsync(words::flush);
    await().atMost(Duration.ofSeconds(30)).until(words::isWaiting);
    sent.complete(null);
    assertThat(words.isWaiting()).isTrue();
    failed.completeExceptionally(new IllegalStateException("lost"));
    assertThat(words.isWaiting()).isFalse();

    end.get(30, TimeUnit.SECONDS);
    words.forget();
  }

  @Test
  void with_nothing_open_the_end_waits_for_nothing() {
    LastWords words = new LastWords("here", LONG);
    words.watch(new CompletableFuture<>()).complete(null);
    words.watch(CompletableFuture.completedFuture(null));

    words.flush(); // which returns at once, or the time-out fails this

    assertThat(words.watch(new CompletableFuture<>())).isNotDone();
    words.forget();
  }

  @Test
  void a_patience_of_zero_turns_it_off() {
    LastWords words = new LastWords("here", Duration.ZERO);
    CompletableFuture<Void> sent = new CompletableFuture<>();

    assertThat(words.watch(sent)).isSameAs(sent);
    words.flush();

    assertThat(sent.getNumberOfDependents()).isZero();
  }

  @Test
  void unsent_messages_delay_the_end_by_no_more_than_the_patience() {
    LastWords words = new LastWords("here", Duration.ofMillis(1));
    CompletableFuture<Void> never = words.watch(new CompletableFuture<>());

    words.flush();

    assertThat(never).isNotDone();
    words.forget();
  }
}
