// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.MessagingException;
import dev.bergen.testing.passage.Effect;
import dev.bergen.testing.passage.Passage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Switches for what goes wrong between a test's transports and their broker: say which messages,
 * then what becomes of them.
 *
 * <pre>{@code
 * faults.requests().withMethod("reserve").next(1).drop();
 * faults.replies().withServer("node-1").delay(ofSeconds(30));
 * }</pre>
 *
 * <p>A message meets one fault at most: the one that was switched on first, of those that fit and
 * are not used up. Every fault ends with its test.
 *
 * <p>Threads: any. Conditions and suppliers run on the thread that sends the message and must not
 * block.
 */
public final class Faults {
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  Faults() {}

  /** Chooses calls and casts. */
  public Selection requests() {
    return new Selection(this, Message::isRequest, Integer.MAX_VALUE);
  }

  /** Chooses the replies that servers send, remote failures included. */
  public Selection replies() {
    return new Selection(this, ofKind(Message.Kind.REPLY), Integer.MAX_VALUE);
  }

  /** Chooses the heartbeats of calls with a call monitor. */
  public Selection heartbeats() {
    return new Selection(this, ofKind(Message.Kind.HEARTBEAT), Integer.MAX_VALUE);
  }

  /** Chooses notifications, each once for each topic that it is sent to. */
  public Selection notifications() {
    return new Selection(this, ofKind(Message.Kind.NOTIFICATION), Integer.MAX_VALUE);
  }

  /** Switches all faults off. Messages that they delay already stay delayed. */
  public void reset() {
    faults.forEach(Fault::lift);
    faults.clear();
  }

  /** Sends a message, or does to it what the first fault that fits does. */
  <T> CompletableFuture<T> pass(Message message, Passage<T> passage) {
    for (Fault fault : faults) {
      if (fault.takes(message)) {
        return fault.effect().on(passage);
      }
    }
    return passage.send();
  }

  private static Predicate<Message> ofKind(Message.Kind kind) {
    return message -> message.kind() == kind;
  }

  /** Some of the messages. Immutable: each method chooses fewer of them, or switches on a fault. */
  public static final class Selection {
    private final Faults faults;
    private final Predicate<Message> condition;
    private final int most;

    private Selection(Faults faults, Predicate<Message> condition, int most) {
      this.faults = faults;
      this.condition = condition;
      this.most = most;
    }

    /** Chooses notifications of one event type; calls and casts have none. */
    public Selection withEventType(String eventType) {
      return matching(
          message ->
              message.kind() == Message.Kind.NOTIFICATION && eventType.equals(message.method()));
    }

    /** Chooses those of one RPC method. */
    public Selection withMethod(String method) {
      return matching(message -> method.equals(message.method()));
    }

    /** Chooses those to, or from the servers of, one topic. */
    public Selection withTopic(String topic) {
      return matching(message -> topic.equals(message.target().topic()));
    }

    /** Chooses those to one server by its name, or from it; not those to any server of a topic. */
    public Selection withServer(String server) {
      return matching(message -> server.equals(message.target().server()));
    }

    /** Chooses those for which {@code condition} holds, too. */
    public Selection matching(Predicate<Message> condition) {
      return new Selection(faults, this.condition.and(condition), most);
    }

    /**
     * Chooses the next {@code count} of them only.
     *
     * @throws IllegalArgumentException if {@code count} is less than one
     */
    public Selection next(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("A fault hits at least one message, got " + count);
      }
      return new Selection(faults, condition, count);
    }

    /**
     * Lets the broker take them and lose them. A call then ends at its deadline, or when its
     * monitor misses heartbeats; a cast or a notification succeeds and does nothing.
     */
    public Fault drop() {
      return add(new Effect.Drop());
    }

    /**
     * Lets the broker take them and pass them on {@code delay} later by the transport's clock: real
     * time, or a {@link VirtualClock}'s. A call whose caller has gone by then is not passed on.
     */
    public Fault delay(Duration delay) {
      return add(new Effect.Delay(delay));
    }

    /**
     * Lets each arrive twice. A call ends with the first of its two answers; its method has run
     * twice, or will have.
     */
    public Fault duplicate() {
      return add(new Effect.Duplicate());
    }

    /**
     * Fails the sending of each; nothing is sent.
     *
     * @param failure makes the exception, a new one for each message. Senders of calls, casts and
     *     notifications get it; a server whose reply or heartbeat cannot be sent logs it, and the
     *     caller waits on
     */
    public Fault fail(Supplier<? extends MessagingException> failure) {
      return add(new Effect.Fail(failure));
    }

    private Fault add(Effect effect) {
      Fault fault = new Fault(condition, most, effect);
      faults.faults.add(fault);
      return fault;
    }
  }
}
