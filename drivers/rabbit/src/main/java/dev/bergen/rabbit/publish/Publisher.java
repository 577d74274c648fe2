// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.FailureKind;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.rabbit.link.Proof;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes on one confirm channel, many messages at once; each has ended when the broker has
 * confirmed it. Messages that a lost channel leaves unconfirmed are published again, with the same
 * bytes, on the next one.
 *
 * <p>Threads: any thread sends. The thread that holds {@code writing} writes. Messages go out at
 * once while few are in flight, so that a single call costs no hand-off; else the link's loop,
 * which may block, sends them together. Confirms come on the reader thread and take no lock.
 */
public final class Publisher implements LinkUser, ConfirmChannel.Owner {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  /**
   * As long as fewer bytes are unconfirmed, a write fits into the socket's buffer and cannot block.
   */
  private static final int INLINE_BYTES = 32 * 1024;

  /** Beyond so many unconfirmed messages the next ones are likely to be sent together. */
  private static final int INLINE_MESSAGES = 4;

  private enum Outcome {
    /** Nothing waits. */
    EMPTY,
    /** Writing continues with the next confirm, connection, unblocking or channel.flow. */
    STALLED,
    /** Writing must continue on the loop, because it may block. */
    FOR_LOOP
  }

  private final Link link;
  private final Declarer declarer;
  private final MessageProperties properties;
  private final Backlog backlog;
  private final Outbox waiting = new Outbox();
  private final SpentChannels spent = new SpentChannels();
  private final SizeLimit limit = new SizeLimit();
  private final Proof proof;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicBoolean attached = new AtomicBoolean();
  private final AtomicBoolean wakePosted = new AtomicBoolean();
  private final AtomicBoolean renewalPosted = new AtomicBoolean();

  /** Written by the loop under {@code writing}; null while there is none. */
  private volatile @Nullable ConfirmChannel channel;

  /** Loop only. */
  private @Nullable Connection connection;

  /** Under writing: whether something was written that might not have been sent yet. */
  private boolean unflushed;

  private volatile boolean closed;

  public Publisher(Link link, Declarer declarer, MessageProperties properties, Backlog backlog) {
    this.link = link;
    this.proof = new Proof(link);
    this.declarer = declarer;
    this.properties = properties;
    this.backlog = backlog;
  }

  /** Sends; the message's future completes with its outcome. */
  public void send(Outgoing message) {
    if (closed) {
      message.fail(new TransportClosedException(false, "The transport is closed", null));
      return;
    }
    message.note(this::status);
    if (link.isUnreachable() && message.isOneShot()) {
      message.attemptFailed(link.trouble(), link.status());
      return;
    }
    waiting.add(message);
    if (attached.compareAndSet(false, true)) {
      link.attach(this);
    }
    write(false);
  }

  /** Describes why a message has to wait. */
  private String status() {
    ConfirmChannel open = channel;
    String text = link.status();
    return open != null && open.isHeld()
        ? text + ", which blocked this channel (channel.flow)"
        : text;
  }

  // The connection, as the loop reports it.

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
    limit.forget(String.valueOf(fresh.peer()));
    open(fresh);
    write(true);
  }

  @Override
  public void disconnected(String reason) {
    connection = null;
    declarer.reset();
    recover(channel, reason, null);
    spent.newestFirst().forEach(old -> recover(old, reason, null));
  }

  @Override
  public void unreachable(String reason) {
    waiting.forEach(message -> message.attemptFailed(link.trouble(), reason));
  }

  @Override
  public void unblocked() {
    write(true);
  }

  private void open(Connection on) {
    try {
      channel = ConfirmChannel.open(on, this);
    } catch (IOException e) {
      log.debug("Cannot open a publishing channel", e);
      link.distrust(on, AmqpErrors.text(e));
    }
  }

  // The channel, as the reader thread reports it.

  @Override
  public void settled(Outgoing message, boolean accepted) {
    Verdict.answered(message, accepted);
  }

  @Override
  public void progressed(ConfirmChannel on) {
    if (spent.contains(on) ? on.ledger().isEmpty() : spent.isDue(on)) {
      postRenewal();
    }
    if (!waiting.isEmpty()) {
      wakeLoop();
    }
  }

  @Override
  public void held(ConfirmChannel on, boolean held) {
    if (held) {
      log.warn("RabbitMQ blocked a publishing channel (channel.flow)");
    } else {
      log.info("RabbitMQ unblocked a publishing channel (channel.flow)");
      wakeLoop();
    }
  }

  @Override
  public void lost(ConfirmChannel lost, CloseReason cause) {
    if (cause.isBrokersForChannel()) {
      link.post(() -> repair(lost, cause));
    }
  }

  /** The broker closed the channel, not the connection: something we published offended it. */
  private void repair(ConfirmChannel lost, CloseReason cause) {
    Connection current = connection;
    if (!isOurs(lost) || current == null) {
      return;
    }
    String reason = AmqpErrors.text(cause);
    log.warn("RabbitMQ closed a publishing channel, opening another: {}", reason);
    recover(lost, reason, cause.asException());
    resume(current);
  }

  private boolean isOurs(ConfirmChannel one) {
    return channel == one || spent.contains(one);
  }

  private void resume(Connection current) {
    if (channel == null) {
      open(current);
    }
    write(true);
  }

  private void postRenewal() {
    if (renewalPosted.compareAndSet(false, true)) {
      boolean posted =
          link.post(
              () -> {
                renewalPosted.set(false);
                renew();
              });
      if (!posted) {
        renewalPosted.set(false);
      }
    }
  }

  /** Closes spent channels that are settled, and replaces one on which a message was refused. */
  private void renew() {
    Connection current = connection;
    ConfirmChannel open = channel;
    if (current != null && open != null && mustRenew(open)) {
      log.debug("RabbitMQ refused a message (nack), opening another publishing channel");
      replace(open, current);
    }
    spent.takeSettled().forEach(ConfirmChannel::abort); // perhaps the old one is, already
    write(true);
  }

  private void replace(ConfirmChannel old, Connection on) {
    writing.lock();
    try {
      channel = null;
      spent.add(old);
    } finally {
      writing.unlock();
    }
    try {
      channel = old.openNext(on, this);
    } catch (IOException e) {
      log.debug("Cannot open another publishing channel", e);
      link.distrust(on, AmqpErrors.text(e));
    }
  }

  private boolean mustRenew(ConfirmChannel open) {
    return spent.isDue(open) && open.isUsable() && link.blocked() == null;
  }

  /**
   * Puts what {@code lost} did not confirm back to the front.
   *
   * @param offence the broker's error when one of these messages made it close the channel; {@code
   *     null} if none did
   */
  private void recover(@Nullable ConfirmChannel lost, String reason, @Nullable Throwable offence) {
    writing.lock();
    try {
      if (lost == null) {
        return;
      }
      spent.remove(lost);
      if (channel == lost) {
        channel = null;
      }
      List<Outgoing> unconfirmed = lost.ledger().drain();
      unconfirmed.forEach(Outgoing::leaveLedger);
      if (offence != null) {
        Verdict.channelClosed(unconfirmed, offence, limit.learn(reason) ? limit : null);
      } else {
        unconfirmed.forEach(message -> message.attemptFailed(FailureKind.NETWORK, reason));
      }
      List<Outgoing> again = new ArrayList<>(unconfirmed);
      again.removeIf(Outgoing::isDone);
      again.forEach(this::prepareAgain);
      waiting.putBack(again);
    } finally {
      writing.unlock();
    }
  }

  private void prepareAgain(Outgoing message) {
    message.returned = false;
    message.note(this::status);
  }

  // Writing.

  private void wakeLoop() {
    if (wakePosted.compareAndSet(false, true)) {
      boolean posted =
          link.post(
              () -> {
                letOthersAdd();
                wakePosted.set(false);
                write(true);
              });
      if (!posted) {
        wakePosted.set(false);
      }
    }
  }

  /**
   * Lets those who send have the processor once more. Else this thread, as it wakes, takes it from
   * the first of them, and only three messages go out together instead of some dozens.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a yield is only a hint here
  private static void letOthersAdd() {
    Thread.yield();
  }

  private void write(boolean onLoop) {
    Outcome outcome;
    do {
      // The loop waits: it speaks for an event that the holder may have missed.
      if (onLoop) {
        writing.lock();
      } else if (!writing.tryLock()) {
        return; // the holder looks again before it leaves
      }
      try {
        outcome = writeWaiting(onLoop);
      } finally {
        writing.unlock();
      }
    } while (outcome == Outcome.EMPTY && !waiting.isEmpty());
    if (outcome == Outcome.FOR_LOOP) {
      wakeLoop();
    }
  }

  private Outcome writeWaiting(boolean onLoop) {
    Outcome outcome = addWaiting(onLoop);
    ConfirmChannel open = channel;
    if (!unflushed || open == null) {
      return outcome;
    }
    if (!onLoop && !isAlone(open)) {
      return Outcome.FOR_LOOP;
    }
    unflushed = false;
    if (!open.flush()) {
      link.post(() -> writeFailed(open));
    }
    return outcome;
  }

  /** Whether batching cannot help, as few are in flight, and going out cannot block. */
  private boolean isAlone(ConfirmChannel open) {
    return open.ledger().size() <= INLINE_MESSAGES && backlog.unconfirmedBytes() <= INLINE_BYTES;
  }

  private Outcome addWaiting(boolean onLoop) {
    for (Outgoing next = waiting.peek(); next != null; next = waiting.peek()) {
      if (limit.isExceededBy(next)) {
        if (waiting.take(next)) {
          limit.refuse(next);
        }
        continue;
      }
      ConfirmChannel open = channel;
      if (open == null || !open.isUsable() || link.blocked() != null || mustWait(open, next)) {
        return Outcome.STALLED;
      }
      if (mustRenew(open)) {
        postRenewal();
        return Outcome.STALLED;
      }
      if (!onLoop && !fitsInline(open, next)) {
        return Outcome.FOR_LOOP;
      }
      if (!declare(open, next)) {
        return Outcome.STALLED;
      }
      if (open.isDoubtful()) {
        proof.doubt(open.connection(), "the broker left a message without an answer");
      }
      write(open, next);
    }
    return Outcome.EMPTY;
  }

  /** A suspect is alone on its channel. */
  private static boolean mustWait(ConfirmChannel open, Outgoing next) {
    return open.ledger().hasSuspect() || (next.suspect && !open.ledger().isEmpty());
  }

  private boolean fitsInline(ConfirmChannel open, Outgoing next) {
    return open.knows(next.route()) && open.hasRoom(next);
  }

  /** Declares what the route needs; returns whether writing may continue. */
  private boolean declare(ConfirmChannel open, Outgoing next) {
    Connection on = connection;
    if (open.knows(next.route())) {
      return true;
    }
    if (on == null) {
      return false;
    }
    try {
      declarer.declareFor(on, open, next);
      return true;
    } catch (IOException e) {
      log.debug("Declaring for a message failed", e);
      link.distrust(on, AmqpErrors.text(e));
      return false;
    }
  }

  private void write(ConfirmChannel open, Outgoing next) {
    byte[] body = next.body();
    if (!waiting.take(next) || body == null || !next.enterLedger()) {
      return; // its sender gave up meanwhile
    }
    if (!next.writing()) {
      next.leaveLedger();
      return; // its failure says that it was not sent
    }
    if (!open.write(next, body, properties)) {
      link.post(() -> writeFailed(open));
      return;
    }
    unflushed = true;
  }

  private void writeFailed(ConfirmChannel broken) {
    Connection current = connection;
    // The end of a channel alone is reported, and repaired, separately.
    if (isOurs(broken) && current != null && broken.isOpen()) {
      link.distrust(current, "nothing could be written");
    }
  }

  /** Accepts no more messages. The backlog, which knows all unconfirmed ones, ends them. */
  public void close() {
    closed = true;
  }
}
