// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import dev.bergen.MessageDeliveryException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel in confirm mode, from its opening to its end, with what was published on it.
 *
 * <p>Threads: one writer at a time publishes; confirms and returns come on the reader thread.
 */
final class ConfirmChannel {

  /** What becomes of the messages. */
  interface Owner {
    /** On the reader thread: the broker has answered for {@code message}. */
    void settled(Outgoing message, boolean taken);

    /** On the reader thread, after an answer: more may be written now. */
    void progressed(ConfirmChannel channel);

    /** On any thread: the channel is closed, the connection perhaps too. */
    void lost(ConfirmChannel channel, ShutdownSignalException cause);
  }

  private static final Logger log = LoggerFactory.getLogger(ConfirmChannel.class);
  private static final long PASSING_ON_MILLIS = 500;

  private final Channel channel;
  private final ConfirmLedger ledger = new ConfirmLedger();
  private final Set<Route.Declared> declared = ConcurrentHashMap.newKeySet();

  /** Set by the writer when a write failed: the loss is about to be told. */
  private volatile boolean broken;

  /** Set by the writer when our count of messages is no longer the broker's. */
  private volatile boolean miscounted;

  /** Set by the reader thread when the broker has refused a message. */
  private volatile boolean refused;

  private ConfirmChannel(Channel channel) {
    this.channel = channel;
  }

  /** Blocks for the broker's answers. */
  static ConfirmChannel open(Connection connection, Owner owner) throws IOException {
    Channel channel = ChannelOpener.open(connection);
    ConfirmChannel opened = new ConfirmChannel(channel);
    channel.confirmSelect();
    channel.addReturnListener(opened::returned);
    channel.addConfirmListener(
        (tag, multiple) -> opened.settle(owner, tag, multiple, true),
        (tag, multiple) -> opened.settle(owner, tag, multiple, false));
    channel.addShutdownListener(cause -> owner.lost(opened, cause));
    return opened;
  }

  boolean isUsable() {
    return !broken && channel.isOpen();
  }

  /** Whether only this channel is of no use any more, and not its connection. */
  boolean isMiscounted() {
    return miscounted;
  }

  /** Whether the broker has refused a message: see {@link SpentChannels}. */
  boolean hasRefused() {
    return refused;
  }

  /**
   * Opens the channel that is to follow this one, on which nothing more is written. Waits until the
   * broker has passed on what was, lest it be overtaken, but not for long.
   */
  ConfirmChannel openNext(Connection connection, Owner owner) throws IOException {
    // Has been said before: only the answer counts.
    CompletableFuture<?> passedOn =
        channel.asyncCompletableRpc(new AMQP.Confirm.Select.Builder().build());
    ConfirmChannel next = open(connection, owner);
    next.declared.addAll(declared);
    try {
      passedOn.get(PASSING_ON_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("A channel is replaced before all on it was passed on", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return next;
  }

  void abort() {
    ReplyQueue.abort(channel);
  }

  ConfirmLedger ledger() {
    return ledger;
  }

  /** Whether all that the route needs was declared for this channel. */
  boolean knows(Route route) {
    Route.Declared needed = route.declared();
    return needed == null || declared.contains(needed);
  }

  void learn(Route route) {
    Route.Declared needed = route.declared();
    if (needed != null) {
      declared.add(needed);
    }
  }

  /**
   * Writes {@code message}, which has entered the ledger's accounts.
   *
   * @return whether that worked; if not, the message is in the ledger until the loss is told
   */
  boolean write(Outgoing message, byte[] body, BasicProperties properties) {
    ledger.add(channel.getNextPublishSeqNo(), message);
    message.writing();
    Route route = message.route();
    try {
      channel.basicPublish(
          route.exchangeName(), route.key(), route.mandatory(), false, properties, body);
      return true;
    } catch (IOException | AlreadyClosedException e) {
      broken = true;
      String broke = "the connection broke while writing: " + AmqpErrors.text(e);
      message.note(() -> broke);
      return false;
    } catch (RuntimeException e) {
      // Tags are off by one from here on: nothing more may go out on this channel.
      broken = true;
      miscounted = true;
      message.fail(
          new MessageDeliveryException(
              !(e instanceof IllegalArgumentException), // found before the first byte
              "Could not write %s: %s".formatted(message, e.getMessage()),
              e));
      return false;
    }
  }

  private void returned(Return returned) {
    Outgoing message =
        ledger.find(returned.getExchange(), returned.getRoutingKey(), returned.getBody());
    if (message != null) {
      message.returned = true;
    }
  }

  private void settle(Owner owner, long tag, boolean multiple, boolean taken) {
    for (Outgoing message : ledger.settle(tag, multiple)) {
      message.leaveLedger();
      owner.settled(message, taken);
    }
    refused |= !taken;
    owner.progressed(this);
  }
}
