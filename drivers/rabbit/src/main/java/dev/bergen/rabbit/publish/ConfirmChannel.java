// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.MessageDeliveryException;
import dev.bergen.rabbit.amqp.Answer;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.PublishListener;
import dev.bergen.rabbit.amqp.Returned;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.topology.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel in confirm mode, from its opening to its end, with the messages published on it.
 *
 * <p>Threads: one writer at a time publishes; confirms and returns come on the reader thread.
 */
final class ConfirmChannel {

  /** Is notified of the outcome of messages. */
  interface Owner {
    /** On the reader thread: the broker has answered for {@code message}. */
    void settled(Outgoing message, boolean accepted);

    /** On the reader thread, after an answer: more may be written now. */
    void progressed(ConfirmChannel channel);

    /** On the reader thread: the broker accepts nothing for now, or accepts messages again. */
    void held(ConfirmChannel channel, boolean held);

    /** On any thread: the channel is closed, the connection perhaps too. */
    void lost(ConfirmChannel channel, CloseReason cause);
  }

  private static final Logger log = LoggerFactory.getLogger(ConfirmChannel.class);

  /** As many bytes may wait before one has to write them. */
  private static final int ROOM = 128 * 1024;

  private static final Duration PASSING_ON = Duration.ofMillis(500);

  private final Channel channel;
  private final Connection connection;
  private final ConfirmLedger ledger = new ConfirmLedger();
  private final Set<Route.Declared> declared = ConcurrentHashMap.newKeySet();

  /** A write has failed, as the writing thread reports: the loss is about to be reported. */
  private static final int BROKEN = 1;

  /** The broker accepts nothing for now, as the reader thread reports: channel.flow. */
  private static final int HELD = 2;

  private static final AtomicIntegerFieldUpdater<ConfirmChannel> HINDRANCES =
      AtomicIntegerFieldUpdater.newUpdater(ConfirmChannel.class, "hindrances");

  /** Reasons not to write messages: of the above, one bit each. */
  private volatile int hindrances;

  /** Whether a connection that is dead is not found out by heartbeats. */
  private final boolean silent;

  /** Writer only: the number that the broker gives to the next message. */
  private long nextTag = 1;

  /** The route that was last found to be declared; null at first. */
  private volatile @Nullable Route lastKnown;

  /** Set by the reader thread when the broker has refused a message. */
  private volatile boolean refused;

  private ConfirmChannel(Channel channel) {
    this.channel = channel;
    this.connection = channel.connection();
    this.silent = connection.heartbeatSeconds() == 0;
  }

  /** Blocks for the broker's answers. */
  static ConfirmChannel open(Connection connection, Owner owner) throws IOException {
    Channel channel = ChannelOpener.open(connection);
    ConfirmChannel opened = new ConfirmChannel(channel);
    channel.onPublish(opened.hearing(owner));
    channel.confirmSelect().await();
    channel.onClose(cause -> owner.lost(opened, cause));
    return opened;
  }

  boolean isUsable() {
    return hindrances == 0 && channel.isOpen();
  }

  /** Whether the broker accepts nothing on this channel for now. */
  boolean isHeld() {
    return (hindrances & HELD) != 0;
  }

  /**
   * Whether the broker may be unreachable, unnoticed, since a message was left without an answer.
   */
  boolean isDoubtful() {
    return silent && ledger.isOverdue();
  }

  Connection connection() {
    return connection;
  }

  /** Whether neither side has closed it; only its connection may be broken then. */
  boolean isOpen() {
    return channel.isOpen();
  }

  /** Whether the broker has refused a message: see {@link SpentChannels}. */
  boolean hasRefused() {
    return refused;
  }

  /**
   * Opens the channel that is to follow this one, on which nothing more is written. Waits until the
   * broker has passed on the earlier messages, so that none is overtaken, but not for long.
   */
  ConfirmChannel openNext(Connection connection, Owner owner) throws IOException {
    // It is in confirm mode already: only the answer counts.
    Answer<Boolean> passedOn = channel.confirmSelect();
    ConfirmChannel next = open(connection, owner);
    next.declared.addAll(declared);
    try {
      passedOn.await(PASSING_ON);
    } catch (IOException e) {
      log.debug("A channel is replaced with unconfirmed messages", e);
    }
    return next;
  }

  void abort() {
    ChannelOpener.abort(channel);
  }

  ConfirmLedger ledger() {
    return ledger;
  }

  /** Whether all that the route needs was declared for this channel. */
  boolean knows(Route route) {
    if (route.equals(lastKnown)) {
      return true;
    }
    Route.Declared needed = route.declared();
    boolean known = needed == null || declared.contains(needed);
    if (known) {
      lastKnown = route;
    }
    return known;
  }

  void learn(Route route) {
    Route.Declared needed = route.declared();
    if (needed != null) {
      declared.add(needed);
    }
  }

  /** Whether {@code message} can be written without waiting for the broker. */
  boolean hasRoom(Outgoing message) {
    return connection.waiting() + message.size() <= ROOM;
  }

  /**
   * Writes {@code message}, which has entered the ledger's accounts and may be written; it goes out
   * with the next {@link #flush}. Does not block.
   *
   * @return whether that worked; if not, the message is in the ledger until the loss is reported
   */
  boolean write(Outgoing message, byte[] body, MessageProperties properties) {
    ledger.add(nextTag, message);
    try {
      Route route = message.route();
      channel.publish(
          route.exchangeName(),
          route.key(),
          route.mandatory(),
          out -> properties.write(out, message),
          body);
      nextTag++;
      return true;
    } catch (IOException e) {
      return broke(e);
    } catch (RuntimeException e) { // found before the first byte
      ledger.settle(nextTag, false);
      message.leaveLedger();
      message.fail(
          new MessageDeliveryException(
              message.mayHaveArrivedBefore(),
              "Could not write %s: %s".formatted(message, e.getMessage()),
              e));
      return true;
    }
  }

  /** Sends everything that was written; blocks while the broker does not read. */
  boolean flush() {
    try {
      connection.flush();
      return true;
    } catch (IOException e) {
      return broke(e);
    }
  }

  private boolean broke(IOException error) {
    HINDRANCES.getAndUpdate(this, before -> before | BROKEN);
    String broke =
        channel.isOpen()
            ? "the connection broke while writing: " + AmqpErrors.text(error)
            : "RabbitMQ closed the channel while writing";
    ledger.all().forEach(message -> message.note(() -> broke));
    return false;
  }

  private PublishListener hearing(Owner owner) {
    return new PublishListener() {
      @Override
      public void confirmed(long number, boolean multiple, boolean accepted) {
        settle(owner, number, multiple, accepted);
      }

      @Override
      public void returned(Returned message) {
        ConfirmChannel.this.returned(message);
      }

      @Override
      public void flow(boolean active) {
        HINDRANCES.getAndUpdate(
            ConfirmChannel.this, before -> active ? before & ~HELD : before | HELD);
        owner.held(ConfirmChannel.this, !active);
      }
    };
  }

  private void returned(Returned returned) {
    Outgoing message = ledger.find(returned.exchange(), returned.key(), returned.body());
    if (message != null) {
      message.returned = true;
    }
  }

  private void settle(Owner owner, long tag, boolean multiple, boolean accepted) {
    refused |= !accepted; // before a sender is notified and sends the next
    for (Outgoing message : ledger.settle(tag, multiple)) {
      message.leaveLedger();
      owner.settled(message, accepted);
    }
    owner.progressed(this);
  }
}
