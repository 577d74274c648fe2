// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.Deadline;
import dev.bergen.rabbit.topology.Route;
import java.time.Duration;
import java.util.Map;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Room in the backlog, under a model checker, which chooses who goes on at each step. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoomModelTest {
  private static final int SCHEDULES = Integer.getInteger("bergen.model.schedules", 2_000);

  @Test
  void however_room_and_deadline_and_writer_meet_no_room_is_kept() {
    Lincheck.runConcurrentTest(
        SCHEDULES,
        () -> {
          Backlog backlog = new Backlog(3, 1_000);
          Outgoing message = message(backlog);
          Thread deadline = new Thread(message::abandon);
          deadline.start();
          if (message.takeRoom() && message.enterLedger()) {
            message.leaveLedger();
          }
          join(deadline);
          require(backlog.messages() == 0, "messages");
          require(backlog.unconfirmedBytes() == 0, "bytes");
        });
  }

  @Test
  void however_sending_and_closing_meet_the_message_ends_and_no_room_is_kept() {
    Lincheck.runConcurrentTest(
        SCHEDULES,
        () -> {
          Backlog backlog = new Backlog(3, 1_000);
          Outbox outbox = new Outbox();
          Outgoing message = message(backlog);
          Thread closing = new Thread(backlog::close);
          closing.start();
          if (message.takeRoom()) {
            outbox.add(message);
            if (outbox.take(message) && message.enterLedger()) {
              message.leaveLedger();
            }
          } else {
            message.abandon();
          }
          join(closing);
          require(message.isDone(), "the message");
          require(outbox.isEmpty(), "the outbox");
          require(backlog.messages() == 0, "messages");
        });
  }

  private static Outgoing message(Backlog backlog) {
    return new Outgoing(
        "a test",
        new Route(null, "key", Route.IfUnroutable.FAILS),
        new byte[10],
        Deadline.after(Duration.ofHours(1), () -> 0),
        false,
        Map.of(),
        -1,
        backlog,
        Outgoing.Progress.NONE);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("Something is left of " + what);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
