// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.cancel;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.codec.BodyWriter;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.spi.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends cancellations of calls to Java servers: without a confirm, on a channel of its own, and
 * twice, since a server starts to listen only at its first call of a Java caller. A cancellation
 * that cannot be sent at once is dropped, since the deadline ends the call as well.
 *
 * <p>Threads: any thread cancels; the link's loop publishes.
 */
public final class CancelSender implements LinkUser {
  private static final Logger log = LoggerFactory.getLogger(CancelSender.class);
  private static final int MOST = 10_000;
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Properties PROPERTIES = Properties.of(BodyWriter.CONTENT_TYPE, "utf-8", 1);

  private record Notice(String topic, String messageId) {}

  private final Link link;
  private final Timer timer;
  private final Queue<Notice> waiting = new ArrayBlockingQueue<>(MOST);
  private final AtomicBoolean attached = new AtomicBoolean();
  private final AtomicBoolean posted = new AtomicBoolean();

  // Loop only.
  private @Nullable Connection connection;
  private @Nullable Channel channel;
  private boolean refused;

  public CancelSender(Link link, Timer timer) {
    this.link = link;
    this.timer = timer;
  }

  /** Says that the call is not waited for any more. */
  public void cancel(String topic, String messageId) {
    Notice notice = new Notice(topic, messageId);
    if (send(notice)) {
      var unused = timer.schedule(AGAIN, () -> send(notice));
    }
  }

  private boolean send(Notice notice) {
    if (!link.isUp() || !waiting.offer(notice)) {
      log.debug("A cancellation was not sent: message id {}", notice.messageId());
      return false;
    }
    if (attached.compareAndSet(false, true)) {
      link.attach(this);
    }
    if (posted.compareAndSet(false, true)) {
      link.post(this::publishWaiting);
    }
    return true;
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
    refused = false;
  }

  @Override
  public void disconnected(String reason) {
    connection = null;
    channel = null;
  }

  private void publishWaiting() {
    posted.set(false);
    for (Notice notice = waiting.poll(); notice != null; notice = waiting.poll()) {
      Connection current = connection;
      if (current == null || refused || link.blocked() != null) {
        log.debug("A cancellation was dropped: message id {}", notice.messageId());
        continue;
      }
      try {
        publish(notice, open(current));
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  /** A channel that is closed meanwhile is opened for the next word. */
  private void publish(Notice notice, Channel on) {
    try {
      on.publish(
          ControlMessages.EXCHANGE.name(),
          notice.topic(),
          false,
          PROPERTIES,
          ControlMessages.cancel(notice.messageId()));
      on.flush();
    } catch (IOException e) {
      channel = null;
      log.debug("A cancellation was lost", e);
    }
  }

  /** The exchange may have gone with the last Java server, and the channel with it. */
  private Channel open(Connection on) throws IOException {
    Channel current = channel;
    if (current == null || !current.isOpen()) {
      current = ChannelOpener.open(on);
      channel = current;
      ControlMessages.EXCHANGE.declare(current);
    }
    return current;
  }

  private void failed(Exception error) {
    channel = null;
    refused = AmqpErrors.channelClose(error) != null;
    if (refused) {
      log.info(
          "Cancelled calls will keep running: the broker refuses cancellation messages to"
              + " their servers: {}",
          AmqpErrors.text(error));
    } else {
      log.debug("A cancellation was lost", error);
    }
  }
}
