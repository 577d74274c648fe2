// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.bench;

import dev.bergen.rabbit.amqp.Answer;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.MoveRequest.Course;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages in batches: fetches some, publishes them, waits until the broker has confirmed
 * them, and only then settles the originals. Unroutable messages stay where they are.
 *
 * <p>Threads: one runs it; confirms come on the connection's reader.
 */
final class Mover {
  private static final int LARGE_BATCH = 256;

  /** How many are fetched at once: the size of the next ones is unknown. */
  private static final int SMALL_BATCH = 16;

  /** A batch with so many bytes is full. */
  private static final long BYTES = 8L << 20;

  private final Channel channel;
  private final Connection connection;
  private final MoveRequest request;
  private final LongPredicate goOn;
  private final Confirms confirms = new Confirms();

  private long moved;
  private long dropped;
  private @Nullable String problem;

  Mover(Connection connection, MoveRequest request, LongPredicate goOn) throws IOException {
    this.connection = connection;
    this.request = request;
    this.goOn = goOn;
    this.channel = ChannelOpener.open(connection);
  }

  /** Throws only where the move could not begin. */
  MoveRequest.Result run() throws IOException {
    channel.confirmSelect().await();
    channel.onPublish(confirms);
    channel.onClose(reason -> confirms.fail());
    long most = Math.min(request.limit(), waiting(request.from()));
    if (request.course() == Course.TO_QUEUE) {
      waiting(request.to());
    }
    try {
      while (problem == null && done() < most && goOn.test(done())) {
        if (!moveBatch((int) Math.min(most - done(), done() == 0 ? SMALL_BATCH : LARGE_BATCH))) {
          break;
        }
      }
    } catch (IOException e) {
      problem = AmqpErrors.text(e);
    }
    return new MoveRequest.Result(moved, dropped, left(), problem);
  }

  private long done() {
    return moved + dropped;
  }

  /** Fails with the broker's words if there is no such queue, which closes the channel. */
  private long waiting(String queue) throws IOException {
    return channel.queueDeclarePassive(queue).await().messages();
  }

  /** On the channel that requeued messages: the broker counts them then. */
  private long left() {
    try {
      if (channel.isOpen()) {
        return waiting(request.from());
      }
      try (Channel brief = ChannelOpener.open(connection)) {
        return brief.queueDeclarePassive(request.from()).await().messages();
      }
    } catch (IOException e) {
      return -1;
    }
  }

  /** Returns whether there may be more. */
  private boolean moveBatch(int count) throws IOException {
    List<Delivered> messages = new ArrayList<>();
    boolean more = fetch(count, messages);
    List<Confirms.Fate> fates = new ArrayList<>();
    for (Delivered message : messages) {
      fates.add(publish(message));
    }
    channel.flush();
    for (int i = 0; i < messages.size(); i++) {
      settle(messages.get(i), fates.get(i));
    }
    channel.flush();
    return more;
  }

  /** Returns whether there may be more. */
  private boolean fetch(int count, List<Delivered> messages) throws IOException {
    long bytes = 0;
    while (messages.size() < count && bytes < BYTES) {
      List<Answer<Optional<Delivered>>> fetches = new ArrayList<>();
      for (int i = Math.min(SMALL_BATCH, count - messages.size()); i > 0; i--) {
        fetches.add(channel.get(request.from(), false));
      }
      boolean empty = false;
      for (Answer<Optional<Delivered>> fetch : fetches) {
        Optional<Delivered> message = fetch.await();
        if (message.isPresent()) {
          messages.add(message.get());
          bytes += message.get().body().length;
        }
        empty |= message.isEmpty();
      }
      if (empty) {
        return false;
      }
    }
    return true;
  }

  private Confirms.Fate publish(Delivered message) throws IOException {
    Way way = Way.of(message, request);
    if (way == null) {
      return Confirms.Fate.refused(
          "a message has no x-death header that names another queue, so its origin is unknown");
    }
    Confirms.Fate fate = confirms.expect(way, message.body());
    try {
      channel.publish(way.exchange(), way.key(), true, way.properties(), message.body());
    } catch (IllegalArgumentException e) { // nothing of it was written
      confirms.forget(fate);
      return Confirms.Fate.refused("a message cannot be published again: " + e.getMessage());
    }
    return fate;
  }

  private void settle(Delivered message, Confirms.Fate fate) throws IOException {
    switch (confirms.await(fate)) {
      case CONFIRMED -> {
        channel.addAck(message.tag(), false);
        moved++;
      }
      case UNROUTABLE -> {
        if (request.course() == Course.AS_PUBLISHED) {
          channel.addAck(message.tag(), false);
          dropped++;
        } else {
          keep(message, "there is no queue " + fate.key());
        }
      }
      case REFUSED -> keep(message, fate.why());
      default -> {
        CloseReason reason = channel.closed();
        throw new IOException(
            reason == null
                ? "The broker did not confirm a message in time; the messages of this batch stay in"
                    + " the source queue, and may be in both queues"
                : AmqpErrors.text(reason));
      }
    }
  }

  private void keep(Delivered message, String why) throws IOException {
    channel.nack(message.tag(), false, true);
    if (problem == null) {
      problem = why;
    }
  }
}
