// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.message.MalformedMessageException;
import dev.bergen.message.Priority;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.UnreadableMessage;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Notification;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives notifications to the sink, as many as it asked for.
 *
 * <p>Threads: any thread asks; the subscription's own gives.
 */
final class Handout {
  private static final Logger log = LoggerFactory.getLogger(Handout.class);

  private final NotificationSink sink;
  private final RecordReader reader;
  private final AtomicInteger wanted = new AtomicInteger();
  private final AtomicBoolean requeueTold = new AtomicBoolean();

  Handout(NotificationSink sink, RecordReader reader) {
    this.sink = sink;
    this.reader = reader;
  }

  /** Notes that the sink asks for more; returns whether it had nothing to expect before. */
  boolean request(int more) {
    int before =
        wanted.getAndUpdate(has -> has > Integer.MAX_VALUE - more ? Integer.MAX_VALUE : has + more);
    return before <= 0;
  }

  /** Returns how many more the sink asked for. */
  int wanted() {
    return Math.max(0, wanted.get());
  }

  /**
   * Gives it to the sink, whether it is a notification or not.
   *
   * @param handled to be done once it is settled
   * @return whether it was one of those that were asked for
   */
  boolean give(ConsumerRecord<byte[], byte[]> record, Runnable handled) {
    Notification notification;
    try {
      notification = reader.read(record);
    } catch (MalformedMessageException e) {
      boolean counts =
          sink.unreadable(new Unreadable(record, String.valueOf(e.getMessage()), handled));
      if (counts) {
        wanted.decrementAndGet();
      }
      return counts;
    }
    boolean known = Priority.ofName(notification.priority()) != null;
    sink.accept(new Given(notification, known ? null : RecordReader.raw(record), handled));
    wanted.decrementAndGet(); // only now: a sink that throws has not received it
    return true;
  }

  /** A record that cannot be read as a notification. */
  private record Unreadable(ConsumerRecord<byte[], byte[]> record, String reason, Runnable handled)
      implements UnreadableMessage {

    @Override
    public RawMessage raw() {
      return RecordReader.raw(record);
    }

    @Override
    public void acknowledge() {
      handled.run();
    }

    @Override
    public void discard() {
      handled.run();
    }

    @Override
    public void requeue() {
      handled.run();
    }

    @Override
    public String toString() {
      return "record that is not a notification: " + reason;
    }
  }

  /** A notification that a handler has received. */
  private final class Given implements IncomingNotification {
    private final Notification notification;
    private final @Nullable RawMessage raw;
    private final Runnable handled;

    Given(Notification notification, @Nullable RawMessage raw, Runnable handled) {
      this.notification = notification;
      this.raw = raw;
      this.handled = handled;
    }

    @Override
    public Notification notification() {
      return notification;
    }

    @Override
    public @Nullable RawMessage raw() {
      return raw;
    }

    @Override
    public void acknowledge() {
      handled.run();
    }

    @Override
    public void requeue() {
      if (requeueTold.compareAndSet(false, true)) {
        log.warn(
            "Kafka cannot requeue; treating {} and later requeued notifications of this"
                + " listener as handled",
            notification);
      } else {
        log.debug("Kafka cannot requeue, treating as handled: {}", notification);
      }
      acknowledge();
    }

    @Override
    public String toString() {
      return notification.toString();
    }
  }
}
