// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.ReplyMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens just before a deadline, and how long a short one takes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LastMomentTest {
  private final ManualTimer timer = new ManualTimer();
  private final PendingCalls calls = new PendingCalls(timer);
  private final Reply pong = Reply.result(Json.of("pong"));

  private CompletableFuture<Reply> call(Duration timeout) {
    SendOptions options = SendOptions.until(timer.deadline(timeout));
    return calls.add(new PendingCall("1", Target.topic("compute"), "ping", options));
  }

  private void answer() {
    calls.accept(new ReplyMessage("1", Json.of("pong"), null, true, null));
  }

  @Test
  @Tag("CLI-20")
  void a_reply_in_the_last_moment_is_delivered() {
    CompletableFuture<Reply> call = call(Duration.ofSeconds(1));

    timer.advance(Duration.ofSeconds(1).minusNanos(1));
    answer();
    timer.advance(Duration.ofSeconds(1));

    assertThat(call).isCompletedWithValue(pong);
  }

  @Test
  @Tag("CLI-20")
  void a_short_timeout_takes_no_longer_than_it_says() {
    CompletableFuture<Reply> call = call(Duration.ofMillis(100));

    timer.advance(Duration.ofMillis(100));

    assertThat(call)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(MessagingTimeoutException.class);
  }
}
