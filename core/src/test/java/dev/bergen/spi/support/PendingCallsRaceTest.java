// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.ReplyMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that add, answer, cancel and close at the same moment; many short rounds. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class PendingCallsRaceTest {
  private static final int ROUNDS = 20_000;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void end_threads() {
    threads.shutdownNow();
  }

  @Test
  void a_call_added_while_all_are_closed_is_failed_by_one_of_the_two() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ManualTimer timer = new ManualTimer();
      PendingCalls calls = new PendingCalls(timer);
      PendingCall call = call(timer);

      together(() -> calls.add(call).isDone(), () -> close(calls));

      assertThat(call.future()).as("round %s", round).isCompletedExceptionally();
      assertNothingIsLeft(calls, timer);
    }
  }

  @Test
  void a_call_that_is_answered_and_closed_at_once_ends_once() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ManualTimer timer = new ManualTimer();
      PendingCalls calls = new PendingCalls(timer);
      CompletableFuture<Reply> future = calls.add(call(timer));
      List<String> ends = new ArrayList<>();
      var unused = future.whenComplete((reply, error) -> ends.add(String.valueOf(error)));

      together(() -> calls.accept(answer()), () -> close(calls));

      assertThat(ends).hasSize(1);
      assertThat(future).isDone();
      assertNothingIsLeft(calls, timer);
    }
  }

  @Test
  void a_call_cancelled_while_it_is_added_leaves_nothing() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ManualTimer timer = new ManualTimer();
      PendingCalls calls = new PendingCalls(timer);
      PendingCall call = call(timer);

      together(() -> calls.add(call).isDone(), () -> call.future().cancel(false));

      assertThat(call.future()).isCancelled();
      assertNothingIsLeft(calls, timer);
    }
  }

  private void together(Callable<?> one, Callable<?> other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Future<Object>> both = new ArrayList<>();
    for (Callable<?> task : List.of(one, other)) {
      both.add(
          threads.submit(
              () -> {
                start.await(30, SECONDS);
                return task.call();
              }));
    }
    for (Future<Object> task : both) {
      task.get(30, SECONDS);
    }
  }

  private static Object close(PendingCalls calls) {
    calls.close(call -> new TransportClosedException(call.mayHaveRun(), "closed", null));
    return true;
  }

  private static void assertNothingIsLeft(PendingCalls calls, ManualTimer timer) {
    assertThat(calls.size()).as("waiting calls").isZero();
    assertThat(timer.size()).as("armed timers").isZero();
  }

  private static PendingCall call(ManualTimer timer) {
    SendOptions options =
        new SendOptions(timer.deadline(Duration.ofSeconds(5)), Duration.ofSeconds(2), false, -1);
    return new PendingCall("1", Target.topic("compute"), "echo", options);
  }

  private static ReplyMessage answer() {
    return new ReplyMessage("1", Json.EMPTY_OBJECT, null, true, null);
  }
}
