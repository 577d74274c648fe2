// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.spi.support.ManualTimer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages on their way, without a broker. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OutgoingTest {
  private final ManualTimer timer = new ManualTimer();
  private final Backlog backlog = new Backlog(3, 1_000);
  private final Route route = new Route(null, "key", Route.IfUnroutable.FAILS);

  @Test
  void room_is_taken_once_and_freed_when_message_and_ledger_are_done() {
    Outgoing message = message(10, -1);
    assertThat(message.takeRoom()).isTrue();
    assertThat(message.enterLedger()).isTrue();

    message.abandon();
    message.confirm();

    assertThat(backlog.messages()).isEqualTo(1);
    assertThat(backlog.unconfirmedBytes()).isEqualTo(10);
    message.leaveLedger();
    assertThat(backlog).asString().isEqualTo("0 messages, 0 bytes");
    assertThat(backlog.unconfirmedBytes()).isZero();
  }

  @Test
  void completed_messages_are_not_written_any_more() {
    Outgoing message = message(10, -1);
    message.takeRoom();

    message.abandon();

    assertThat(message.enterLedger()).isFalse();
    assertThat(message.body()).isNull();
    assertThat(backlog.messages()).isZero();
  }

  @Test
  void a_message_that_ended_before_it_had_room_keeps_none() {
    Outgoing late = message(10, -1);
    late.expire();

    assertThat(late.takeRoom()).isTrue();

    assertThat(late.enterLedger()).isFalse();
    assertThat(backlog).asString().isEqualTo("0 messages, 0 bytes");
  }

  @Test
  void however_room_and_deadline_meet_no_room_is_kept() throws Exception {
    for (int round = 0; round < 5_000; round++) {
      Outgoing message = message(10, -1);
      CyclicBarrier both = new CyclicBarrier(2);
      Thread deadline =
          new Thread(
              () -> {
                meet(both);
                message.expire();
              });
      deadline.start();
      meet(both);
      assertThat(message.takeRoom()).isTrue();
      deadline.join();

      assertThat(backlog).asString().as("round %d", round).isEqualTo("0 messages, 0 bytes");
    }
  }

  private static void meet(CyclicBarrier all) {
    try {
      all.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_backlog_that_closes_ends_every_message_wherever_it_is_and_takes_no_more() {
    Outgoing waiting = message(1, -1);
    assertThat(waiting.takeRoom()).isTrue();
    Outgoing written = message(1, -1);
    assertThat(written.takeRoom()).isTrue();
    assertThat(written.enterLedger()).isTrue();
    written.writing();

    backlog.close();

    assertThat(failure(waiting.done(), TransportClosedException.class).mayHaveRun()).isFalse();
    assertThat(failure(written.done(), TransportClosedException.class).mayHaveRun()).isTrue();
    assertThat(message(1, -1).takeRoom()).isFalse();
    written.leaveLedger();
    assertThat(backlog).asString().isEqualTo("0 messages, 0 bytes");
  }

  @Test
  void the_backlog_is_bounded_in_number_and_in_bytes() {
    Outgoing huge = message(2_000, -1);
    assertThat(huge.takeRoom()).as("one alone may be larger").isTrue();
    assertThat(message(1, -1).takeRoom()).isFalse();
    huge.abandon();

    assertThat(message(1, -1).takeRoom()).isTrue();
    assertThat(message(1, -1).takeRoom()).isTrue();
    assertThat(message(1, -1).takeRoom()).isTrue();
    assertThat(message(1, -1).takeRoom()).isFalse();
    assertThat(backlog).asString().isEqualTo("3 messages, 3 bytes");
  }

  @Test
  @Tag("RCN-07")
  void it_is_tried_as_often_as_its_sender_said() {
    Outgoing message = message(1, 2);

    message.attemptFailed(FailureKind.LOGIN, "no");
    message.attemptFailed(FailureKind.LOGIN, "no");
    assertThat(message.isDone()).isFalse();
    message.attemptFailed(FailureKind.LOGIN, "still not");

    MessageDeliveryException failure = failure(message.done(), MessageDeliveryException.class);
    assertThat(failure).hasMessageContainingAll("tried 3 times", "still not", "a test");
    assertThat(failure.kind()).isEqualTo(FailureKind.LOGIN);
    assertThat(failure.mayHaveRun()).isFalse();
  }

  @Test
  void at_its_deadline_it_says_how_far_it_came() {
    Outgoing unsent = message(1, -1);
    unsent.note(() -> "mq1:5672 is unreachable");
    Outgoing sent = message(1, -1);
    sent.writing();

    unsent.expire();
    sent.expire();

    MessagingTimeoutException early = failure(unsent.done(), MessagingTimeoutException.class);
    assertThat(early).hasMessageContainingAll("Could not send", "within 10 s", "mq1:5672");
    assertThat(early.mayHaveRun()).isFalse();
    MessagingTimeoutException late = failure(sent.done(), MessagingTimeoutException.class);
    assertThat(late).hasMessageContaining("did not confirm");
    assertThat(late.mayHaveRun()).isTrue();
  }

  @Test
  void it_is_not_written_any_more_once_its_failure_says_that_it_has_not_arrived() {
    Outgoing message = message(1, -1);
    List<Boolean> written = new ArrayList<>();
    message.note(
        () -> { // asked while the failure is made, when another thread may be about to write
          written.add(message.writing());
          return "a test";
        });

    message.expire();

    assertThat(failure(message.done(), MessagingTimeoutException.class).mayHaveRun()).isFalse();
    assertThat(written).containsExactly(false);
  }

  @Test
  @Tag("RPB-09")
  void a_ledger_settles_one_tag_or_all_up_to_it_in_order() {
    ConfirmLedger ledger = new ConfirmLedger();
    List<Outgoing> messages =
        List.of(message(1, -1), message(2, -1), message(3, -1), message(4, -1));
    for (int i = 0; i < 4; i++) {
      ledger.add(i + 1, messages.get(i));
    }

    assertThat(ledger.settle(2, false)).containsExactly(messages.get(1));
    assertThat(ledger.settle(2, false)).isEmpty();
    assertThat(ledger.settle(3, true)).containsExactly(messages.get(0), messages.get(2));
    assertThat(ledger.drain()).containsExactly(messages.get(3));
    assertThat(ledger.isEmpty()).isTrue();
  }

  @Test
  void a_ledger_keeps_any_number_of_open_messages_settled_in_any_order() {
    Random random = new Random(7);
    ConfirmLedger ledger = new ConfirmLedger();
    TreeMap<Long, Outgoing> expected = new TreeMap<>();
    long tag = 1;
    for (int step = 0; step < 20_000; step++) {
      // It fills in the first half, and is emptied now and then in the second.
      if (random.nextInt(step < 10_000 ? 3 : 2) > 0) {
        Outgoing message = message(1, -1);
        ledger.add(tag, message);
        expected.put(tag++, message);
      } else {
        long settled = random.nextLong(tag + 1);
        boolean multiple = random.nextInt(1_000) == 0;
        List<Outgoing> due =
            multiple
                ? List.copyOf(expected.headMap(settled, true).values())
                : Stream.ofNullable(expected.get(settled)).toList();
        assertThat(ledger.settle(settled, multiple)).isEqualTo(due);
        expected.values().removeAll(due);
      }
      assertThat(ledger.size()).isEqualTo(expected.size());
    }
    assertThat(ledger.all()).isEqualTo(List.copyOf(expected.values()));
    assertThat(ledger.drain()).isEqualTo(List.copyOf(expected.values()));
    assertThat(ledger.isEmpty()).isTrue();
  }

  @Test
  void a_tag_is_given_again_when_its_message_could_not_be_written() {
    ConfirmLedger ledger = new ConfirmLedger();
    Outgoing first = message(1, -1);
    Outgoing unwritable = message(2, -1);
    Outgoing second = message(3, -1);
    ledger.add(1, first);
    ledger.add(2, unwritable);
    ledger.settle(2, false);

    ledger.add(2, second);

    assertThat(ledger.settle(2, true)).containsExactly(first, second);
  }

  @Test
  void a_return_is_matched_by_its_body() {
    ConfirmLedger ledger = new ConfirmLedger();
    Outgoing first = message("one", route);
    Outgoing second = message("two", route);
    Outgoing optional = message("two", new Route(null, "key", Route.IfUnroutable.DROPPED));
    ledger.add(1, optional);
    ledger.add(2, first);
    ledger.add(3, second);

    assertThat(ledger.find("", "key", bytes("two"))).isSameAs(second);
    assertThat(ledger.find("", "other", bytes("two"))).isNull();
    assertThat(ledger.find("", "key", bytes("three"))).isNull();
  }

  @Test
  @Tag("RPB-03")
  void the_broker_keeps_a_call_for_its_remaining_timeout() {
    Deadline deadline = timer.deadline(Duration.ofMillis(60_000));
    assertThat(MessageProperties.expiration(deadline)).isEqualTo("60000");
    timer.advance(Duration.ofMillis(900));
    assertThat(MessageProperties.expiration(deadline)).isEqualTo("60000");
    timer.advance(Duration.ofMillis(4_100));
    assertThat(MessageProperties.expiration(deadline)).isEqualTo("55000");
    assertThat(MessageProperties.expiration(timer.deadline(Duration.ZERO))).isEqualTo("0");
    assertThat(MessageProperties.expiration(timer.deadline(Duration.ofDays(365))))
        .isEqualTo("4294967295");
  }

  @Test
  void an_exchange_that_goes_again_and_again_is_not_the_messages_fault() {
    Outgoing patient = message(10, -1);
    Outgoing once = message(10, 0);

    for (int i = 0; i < 5; i++) {
      Verdict.channelClosed(List.of(patient), refusal(404, "NOT_FOUND - no exchange 'x'"), null);
    }
    Verdict.channelClosed(List.of(once), refusal(404, "NOT_FOUND - no exchange 'x'"), null);
    assertThat(once.isDone()).isFalse();
    Verdict.channelClosed(List.of(once), refusal(404, "NOT_FOUND - no exchange 'x'"), null);

    assertThat(patient.isDone()).isFalse();
    assertThat(failure(once.done(), MessageDeliveryException.class))
        .hasMessageContaining("no exchange 'x'");
  }

  @Test
  void a_message_refused_twice_by_the_broker_fails() {
    Outgoing message = message(10, -1);

    Verdict.channelClosed(List.of(message), refusal(406, "PRECONDITION_FAILED - no"), null);
    assertThat(message.isDone()).isFalse();
    Verdict.channelClosed(List.of(message), refusal(406, "PRECONDITION_FAILED - no"), null);

    assertThat(failure(message.done(), MessageDeliveryException.class))
        .hasMessageContaining("406 PRECONDITION_FAILED");
  }

  private static Exception refusal(int code, String text) {
    return new CloseReason(CloseReason.By.BROKER, false, code, text, 0).asException();
  }

  private static <E extends Throwable> E failure(CompletableFuture<?> future, Class<E> type) {
    assertThat(future).isCompletedExceptionally();
    Throwable error = future.handle((done, why) -> why).join();
    assertThat(error).isInstanceOf(type);
    return type.cast(error);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Outgoing message(int size, int retry) {
    return new Outgoing(
        "a test",
        route,
        new byte[size],
        timer.deadline(Duration.ofSeconds(10)),
        false,
        Map.of(),
        retry,
        backlog,
        Outgoing.Progress.NONE);
  }

  private Outgoing message(String body, Route to) {
    return new Outgoing(
        "a test",
        to,
        bytes(body),
        timer.deadline(Duration.ofSeconds(10)),
        false,
        Map.of(),
        -1,
        backlog,
        Outgoing.Progress.NONE);
  }
}
