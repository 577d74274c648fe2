// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.ReplyMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that only yield at first, as they expect their replies soon. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class YieldingTest {
  private final ManualTimer timer = new ManualTimer();
  private final PendingCalls calls = new PendingCalls(timer, 50);
  private final CompletableFuture<Reply> future =
      calls.add(
          new PendingCall(
              "1",
              Target.topic("compute"),
              "echo",
              SendOptions.until(timer.deadline(Duration.ofSeconds(5)))));
  private final FutureTask<Reply> waiting = new FutureTask<>(() -> future.get(30, SECONDS));
  private final Thread caller = new Thread(waiting, "bergen-test-caller");

  @AfterEach
  void end_the_caller() throws InterruptedException {
    future.cancel(false);
    caller.join(SECONDS.toMillis(10));
    assertThat(caller.isAlive()).isFalse();
  }

  @Test
  void a_reply_that_comes_late_wakes_a_caller_who_has_gone_to_sleep() throws Exception {
    caller.start();
    awaitSleep();

    calls.accept(new ReplyMessage("1", Json.EMPTY_OBJECT, null, true, null));

    assertThat(waiting.get(30, SECONDS)).isEqualTo(Reply.result(Json.EMPTY_OBJECT));
  }

  @Test
  void the_deadline_wakes_a_caller_who_has_gone_to_sleep() {
    caller.start();
    awaitSleep();

    timer.advance(Duration.ofSeconds(5));

    assertThat(waiting)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("No reply to echo");
  }

  @Test
  void an_interrupt_ends_the_waiting() {
    caller.start();
    caller.interrupt();

    assertThat(waiting)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(InterruptedException.class);
  }

  private void awaitSleep() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> caller.getState() == Thread.State.TIMED_WAITING);
  }
}
