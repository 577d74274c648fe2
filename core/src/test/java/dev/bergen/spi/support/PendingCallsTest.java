// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Failure;
import dev.bergen.wire.ReplyMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PendingCallsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration MONITOR = Duration.ofSeconds(2);
  private static final Failure FAILURE =
      new Failure("ValueError", "builtins", "no", List.of(), Json.NULL, Json.NULL);

  private final ManualTimer timer = new ManualTimer();
  private final PendingCalls calls = new PendingCalls(timer);

  @Test
  @Tag("RPL-02")
  void each_reply_goes_to_the_call_it_names() {
    CompletableFuture<Reply> one = calls.add(call("1"));
    CompletableFuture<Reply> two = calls.add(call("2"));

    boolean known = calls.accept(reply("2", Json.EMPTY_OBJECT, null, true));

    assertThat(known).isTrue();
    assertThat(two).isCompletedWithValue(Reply.result(Json.EMPTY_OBJECT));
    assertThat(one).isNotDone();
  }

  @Test
  @Tag("RPL-02")
  void a_reply_without_a_waiting_call_is_distinguished() {
    assertThat(calls.accept(reply("unknown", Json.NULL, null, true))).isFalse();
  }

  @Test
  @Tag("RPL-05")
  void a_null_result_ends_the_call() {
    CompletableFuture<Reply> future = calls.add(call("1"));

    calls.accept(reply("1", Json.NULL, null, true));

    assertThat(future).isCompletedWithValue(Reply.result(Json.NULL));
    assertNothingIsLeft();
  }

  @Test
  @Tag("RPL-05")
  void a_result_in_two_parts_is_the_last_one_that_is_not_null() {
    CompletableFuture<Reply> future = calls.add(call("1"));

    calls.accept(reply("1", Json.EMPTY_OBJECT, null, false));
    boolean early = future.isDone();
    calls.accept(reply("1", Json.NULL, null, true));

    assertThat(early).isFalse();
    assertThat(future).isCompletedWithValue(Reply.result(Json.EMPTY_OBJECT));
  }

  @Test
  @Tag("RPL-05")
  void a_failure_that_does_not_end_the_call_is_delivered_at_its_end() {
    CompletableFuture<Reply> future = calls.add(call("1"));

    calls.accept(reply("1", Json.NULL, FAILURE, false));
    boolean early = future.isDone();
    calls.accept(reply("1", Json.NULL, null, true));

    assertThat(early).isFalse();
    assertThat(future).isCompletedWithValue(Reply.failure(FAILURE));
  }

  @Test
  void a_call_that_was_not_sent_times_out_as_not_run() {
    PendingCall call = call("1");
    CompletableFuture<Reply> future = calls.add(call);
    call.note("mq1:5672 refuses connections");

    timer.advance(TIMEOUT.minusNanos(1));
    boolean early = future.isDone();
    timer.advance(Duration.ofNanos(1));

    assertThat(early).isFalse();
    assertTimedOut(future, false)
        .hasMessage(
            "No reply to echo from <Target topic=compute> within 5 s: the request was not sent;"
                + " mq1:5672 refuses connections (message id 1, waited 5 s)");
    assertNothingIsLeft();
  }

  @Test
  void a_call_that_was_sent_times_out_as_maybe_run() {
    PendingCall call = call("1");
    CompletableFuture<Reply> future = calls.add(call);

    call.reached(CallStage.CONFIRMED);
    call.reached(CallStage.SENT);
    timer.advance(TIMEOUT);

    assertTimedOut(future, true)
        .hasMessageContaining(
            "the broker took the request, no server answered (message id 1, waited 5 s)");
  }

  @Test
  @Tag("CLI-22")
  void silence_fails_a_watched_call_and_a_heartbeat_restarts_only_that() {
    CompletableFuture<Reply> beaten = calls.add(watched("1"));
    CompletableFuture<Reply> silent = calls.add(watched("2"));

    for (int beats = 0; beats < 4; beats++) {
      timer.advance(Duration.ofSeconds(1));
      calls.accept(reply("1", Json.NULL, null, false));
    }

    assertTimedOut(silent, false)
        .hasMessageContaining("Neither reply nor heartbeat to echo")
        .hasMessageContaining("for 2 s");
    assertThat(kind(silent)).isEqualTo(FailureKind.SILENT);
    assertThat(beaten).isNotDone();
    timer.advance(Duration.ofSeconds(1));
    assertTimedOut(beaten, true)
        .hasMessageContaining("No reply to echo")
        .hasMessageContaining("the server was working on it")
        .hasMessageContaining("last heartbeat 1 s ago");
    assertNothingIsLeft();
  }

  private static FailureKind kind(CompletableFuture<Reply> failed) {
    return failure(failed, MessagingTimeoutException.class).kind();
  }

  @Test
  @Tag("RPL-06")
  void a_heartbeat_to_an_unwatched_call_changes_nothing() {
    CompletableFuture<Reply> future = calls.add(call("1"));

    calls.accept(reply("1", Json.NULL, null, false));
    calls.accept(reply("1", Json.EMPTY_OBJECT, null, true));

    assertThat(future).isCompletedWithValue(Reply.result(Json.EMPTY_OBJECT));
  }

  @Test
  void one_call_can_be_failed() {
    CompletableFuture<Reply> one = calls.add(call("1"));
    CompletableFuture<Reply> two = calls.add(call("2"));

    boolean first = calls.fail("1", new MessageDeliveryException(false, "refused", null));
    boolean second = calls.fail("1", new MessageDeliveryException(false, "again", null));

    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThatThrownBy(one::join).hasRootCauseMessage("refused");
    assertThat(two).isNotDone();
  }

  @Test
  void a_request_is_not_sent_any_more_once_its_failure_says_that_it_has_not_run() {
    PendingCall unsent = call("1");
    CompletableFuture<Reply> one = calls.add(unsent);
    PendingCall unrouted = call("2");
    CompletableFuture<Reply> two = calls.add(unrouted);
    unrouted.reached(CallStage.SENT);
    unrouted.reached(CallStage.RETURNED);
    List<Boolean> maySend = new ArrayList<>();

    calls.close(
        call -> {
          boolean mayHaveRun = call.mayHaveRun();
          maySend.add(call.sendsAgain() && call.reached(CallStage.SENT)); // as another thread might
          return new TransportClosedException(mayHaveRun, "closed", null);
        });

    assertThat(maySend).containsExactly(false, false);
    assertThat(failure(one, TransportClosedException.class).mayHaveRun()).isFalse();
    assertThat(failure(two, TransportClosedException.class).mayHaveRun()).isFalse();
  }

  @Test
  void a_request_that_is_returned_while_its_call_ends_is_not_sent_again() {
    PendingCall call = call("1");
    CompletableFuture<Reply> end = calls.add(call);
    call.reached(CallStage.SENT);
    List<Boolean> maySend = new ArrayList<>();

    calls.close(
        ended -> {
          boolean mayHaveRun = ended.mayHaveRun();
          ended.reached(CallStage.RETURNED); // as the reader thread might
          maySend.add(ended.sendsAgain());
          return new TransportClosedException(mayHaveRun, ended.progress(), null);
        });

    TransportClosedException failure = failure(end, TransportClosedException.class);
    assertThat(failure.mayHaveRun()).isTrue();
    assertThat(failure).hasMessageContaining("the request was sent");
    assertThat(maySend).containsExactly(false);
  }

  @Test
  void a_returned_request_cannot_have_run_unless_an_earlier_copy_was_lost() {
    PendingCall certain = call("1");
    PendingCall doubtful = call("2");
    for (PendingCall call : List.of(certain, doubtful)) {
      call.reached(CallStage.SENT);
    }

    certain.reached(CallStage.RETURNED);
    doubtful.reached(CallStage.LAST_COPY_RETURNED);

    assertThat(certain.mayHaveRun()).isFalse();
    assertThat(doubtful.mayHaveRun()).isTrue();
    assertThat(certain.sendsAgain()).isTrue();
    assertThat(certain.mayHaveRun()).as("sent again").isTrue();
  }

  @Test
  void closing_fails_each_call_with_an_exception_of_its_own_also_later_ones() {
    PendingCall sent = call("1");
    CompletableFuture<Reply> one = calls.add(sent);
    sent.reached(CallStage.SENT);

    calls.close(call -> new TransportClosedException(call.mayHaveRun(), call.toString(), null));
    calls.close(call -> new TransportClosedException(true, "second reason", null));
    CompletableFuture<Reply> late = calls.add(call("2"));

    TransportClosedException first = failure(one, TransportClosedException.class);
    TransportClosedException second = failure(late, TransportClosedException.class);
    assertThat(first.mayHaveRun()).isTrue();
    assertThat(second.mayHaveRun()).isFalse();
    assertThat(second).isNotSameAs(first).hasMessage("echo from <Target topic=compute>");
    assertNothingIsLeft();
  }

  @Test
  void a_cancelled_call_leaves_nothing_behind() {
    CompletableFuture<Reply> future = calls.add(watched("1"));

    future.cancel(false);

    assertNothingIsLeft();
    assertThat(calls.accept(reply("1", Json.NULL, null, true))).isFalse();
  }

  @Test
  void two_calls_cannot_wait_under_one_id() {
    CompletableFuture<Reply> first = calls.add(call("1"));

    assertThatThrownBy(() -> calls.add(call("1"))).isInstanceOf(IllegalArgumentException.class);
    assertThat(first).isNotDone();
  }

  @Test
  void a_deadline_that_is_past_fails_the_call_at_once() {
    CompletableFuture<Reply> future = calls.add(call("1", null, Duration.ZERO));

    timer.advance(Duration.ZERO);

    assertTimedOut(future, false);
    assertNothingIsLeft();
  }

  @Test
  void where_many_servers_answer_each_reply_is_handed_over_and_the_deadline_is_the_end() {
    List<Reply> replies = new ArrayList<>();
    PendingCall call = gathering(replies);
    CompletableFuture<Reply> end = calls.add(call);
    call.reached(CallStage.SENT);

    boolean beat = calls.accept(reply("1", Json.NULL, null, false));
    calls.accept(reply("1", Json.EMPTY_OBJECT, null, true));
    calls.accept(reply("1", Json.NULL, FAILURE, true));
    timer.advance(TIMEOUT.minusNanos(1));
    assertThat(end).isNotDone();
    timer.advance(Duration.ofNanos(1));

    assertThat(beat).isTrue();
    assertThat(replies).containsExactly(Reply.result(Json.EMPTY_OBJECT), Reply.failure(FAILURE));
    assertThat(end).isCompleted();
    assertThat(calls.accept(reply("1", Json.EMPTY_OBJECT, null, true))).isFalse();
    assertNothingIsLeft();
  }

  @Test
  void an_unsent_call_to_many_servers_fails() {
    CompletableFuture<Reply> end = calls.add(gathering(new ArrayList<>()));

    timer.advance(TIMEOUT);

    assertThat(failure(end, MessagingTimeoutException.class).mayHaveRun()).isFalse();
  }

  private PendingCall gathering(List<Reply> replies) {
    SendOptions options = SendOptions.until(timer.deadline(TIMEOUT));
    return new PendingCall("1", Target.topic("compute"), "ping", options, replies::add);
  }

  private void assertNothingIsLeft() {
    assertThat(calls.size()).as("waiting calls").isZero();
    assertThat(timer.size()).as("armed timers").isZero();
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable>
      assertTimedOut(CompletableFuture<Reply> future, boolean mayHaveRun) {
    MessagingTimeoutException timeout = failure(future, MessagingTimeoutException.class);
    assertThat(timeout.mayHaveRun()).isEqualTo(mayHaveRun);
    return assertThat(timeout);
  }

  @Test
  void the_cleanup_of_a_driver_runs_once_however_a_call_ends() {
    List<String> done = new ArrayList<>();
    List<CompletableFuture<Reply>> futures = new ArrayList<>();
    for (String id : List.of("answered", "failed", "cancelled", "too late")) {
      PendingCall call = call(id);
      futures.add(calls.add(call));
      call.whenOver(() -> done.add(id));
    }
    CompletableFuture<Reply> cancelled = futures.get(2);

    calls.accept(reply("answered", Json.NULL, null, true));
    calls.fail("failed", new MessageDeliveryException(false, "no", null));
    cancelled.cancel(false);
    cancelled.cancel(false);
    timer.advance(TIMEOUT);

    assertThat(done).containsExactly("answered", "failed", "cancelled", "too late");
  }

  @Test
  void when_a_call_is_over_already_the_driver_does_that_at_once() {
    List<String> done = new ArrayList<>();
    PendingCall call = call("1");
    calls.add(call).cancel(false);

    call.whenOver(() -> done.add("over"));

    assertThat(done).containsExactly("over");
  }

  private static <T extends Throwable> T failure(CompletableFuture<Reply> future, Class<T> type) {
    assertThat(future).isCompletedExceptionally();
    return type.cast(future.handle((reply, error) -> error).getNow(new AssertionError("not done")));
  }

  private PendingCall call(String id) {
    return call(id, null, TIMEOUT);
  }

  private PendingCall watched(String id) {
    return call(id, MONITOR, TIMEOUT);
  }

  private PendingCall call(String id, @Nullable Duration monitor, Duration timeout) {
    SendOptions options = new SendOptions(timer.deadline(timeout), monitor, false, -1);
    return new PendingCall(id, Target.topic("compute"), "echo", options);
  }

  private static ReplyMessage reply(
      String id, Json result, @Nullable Failure failure, boolean ending) {
    return new ReplyMessage(id, result, failure, ending, null);
  }
}
