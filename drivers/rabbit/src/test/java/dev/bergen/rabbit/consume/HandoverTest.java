// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.DeadChannel;
import dev.bergen.rabbit.amqp.frames.Burst;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Handing out, without a broker. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HandoverTest {
  private static final Channel CHANNEL = DeadChannel.make();

  private record Message(String name) implements Delivery {
    @Override
    public Channel channel() {
      return CHANNEL;
    }

    @Override
    public long tag() {
      return 1;
    }
  }

  private final List<String> handedOut = new ArrayList<>();
  private final AtomicInteger releases = new AtomicInteger();

  @Test
  void a_release_that_throws_anything_costs_its_own_messages_only() {
    Handover<Message> handover = new Handover<>(Runnable::run, exit(), 2);

    handover.ask(10);
    for (int i = 1; i <= 5; i++) {
      handover.add(new Message("message " + i));
    }

    assertThat(releases).hasValueGreaterThan(1);
    assertThat(handedOut).contains("message 5").doesNotContain("message 1");
    assertThat(handover.stop()).succeedsWithin(ofSeconds(30));
  }

  @Test
  void a_sink_that_throws_anything_costs_its_own_message_only() {
    releases.set(1);
    Handover<Message> handover = new Handover<>(Runnable::run, exit(), 100);
    for (String name : List.of("a bad message", "message 1", "message 2")) {
      handover.add(new Message(name));
    }

    handover.ask(2); // which the bad one counts for

    assertThat(handedOut).containsExactly("message 1");
    handover.ask(1);
    assertThat(handedOut).containsExactly("message 1", "message 2");
  }

  @Test
  void the_end_of_a_burst_is_handled_even_if_other_steps_fail() throws Exception {
    releases.set(1);
    FutureTask<List<String>> reader = new FutureTask<>(this::readTwoBursts);
    new Thread(reader, "bergen-test-reader").start(); // a burst belongs to its thread

    assertThat(reader.get(30, SECONDS)).containsExactly("message 1", "message 2");
  }

  private List<String> readTwoBursts() {
    Burst burst = new Burst();
    burst.enter();
    Handover<Message> handover = new Handover<>(Runnable::run, exit(), 100);
    handover.ask(10);
    Burst.atEnd(
        () -> {
          throw new IllegalStateException("expected by this test");
        });
    handover.add(new Message("message 1"));
    burst.end();
    handover.add(new Message("message 2"));
    burst.end();
    return handedOut;
  }

  private Handover.Exit<Message> exit() {
    return new Handover.Exit<>() {
      @Override
      public boolean release(List<Message> batch) {
        if (releases.getAndIncrement() == 0) {
          throw new LinkageError("expected by this test");
        }
        return true;
      }

      @Override
      public boolean handOut(Message message) {
        if (message.name().startsWith("a bad")) {
          throw new LinkageError("expected by this test");
        }
        handedOut.add(message.name());
        return true;
      }
    };
  }
}
