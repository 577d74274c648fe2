// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.cancel;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.Receiver;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.spi.support.Cancellation;
import dev.bergen.wire.Ids;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue on which this driver's servers receive cancellations of calls. It exists from the first
 * request of a Java caller on and ends with the connection. If it is missing, calls are not
 * cancelled early and run until their deadlines.
 *
 * <p>Threads: any thread watches; the link's loop declares; messages come on the reader thread.
 */
public final class ControlQueue implements LinkUser {
  private static final Logger log = LoggerFactory.getLogger(ControlQueue.class);

  /** How often in a row, on one connection, the broker may refuse before we give it up. */
  private static final int MAX_FAILURES = 3;

  private final Link link;
  private final Cancellations cancellations = new Cancellations();
  private final Set<String> listening = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean attached = new AtomicBoolean();

  // Loop only.
  private final Set<String> topics = new LinkedHashSet<>();
  private @Nullable Connection connection;
  private @Nullable Channel channel;
  private String queue = "";
  private int failures;

  public ControlQueue(Link link) {
    this.link = link;
  }

  /** Returns how the caller of that call, which came by {@code topic}, would cancel it. */
  public Cancellation watch(String topic, String messageId) {
    if (listening.add(topic)) {
      link.post(() -> listen(topic));
      if (attached.compareAndSet(false, true)) {
        link.attach(this);
      }
    }
    return cancellations.of(messageId);
  }

  /** That call is over. */
  public void forget(String messageId) {
    cancellations.forget(messageId);
  }

  private void listen(String topic) {
    topics.add(topic);
    Channel open = channel;
    if (open == null) {
      return; // connected() is about to bind it
    }
    try {
      open.queueBind(queue, ControlMessages.EXCHANGE.name(), topic, Map.of()).await();
    } catch (IOException e) {
      failed(e);
    }
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
    failures = 0;
    setUp();
  }

  @Override
  public void disconnected(String reason) {
    connection = null;
    channel = null;
  }

  private void setUp() {
    Connection current = connection;
    if (current == null || channel != null) {
      return;
    }
    try {
      Channel fresh = ChannelOpener.open(current);
      channel = fresh;
      ControlMessages.EXCHANGE.declare(fresh);
      // A new name each time: an exclusive queue may outlive its lost connection for a while.
      queue = "bergen_control_" + Ids.next();
      fresh.queueDeclare(queue, false, true, true, Map.of()).await();
      for (String topic : topics) {
        fresh.queueBind(queue, ControlMessages.EXCHANGE.name(), topic, Map.of()).await();
      }
      fresh.consume(queue, "1", true, false, Map.of(), new Hearer(fresh)).await();
      fresh.onClose(
          cause -> {
            if (cause.isBrokersForChannel()) {
              link.post(() -> lost(fresh, cause));
            }
          });
    } catch (IOException e) {
      failed(e);
    }
  }

  private void lost(Channel which, CloseReason cause) {
    if (which.equals(channel)) {
      failed(cause.asException());
    }
  }

  /** The exchange goes with its last queue, perhaps between two steps of ours: so once more. */
  private void failed(Exception error) {
    Channel broken = channel;
    channel = null;
    if (broken != null) {
      ChannelOpener.abort(broken, error);
    }
    if (AmqpErrors.channelClose(error) == null) {
      log.debug("No control queue, as the connection is broken", error);
    } else if (++failures < MAX_FAILURES) {
      setUp();
    } else {
      log.info(
          "Calls cancelled by Java callers will keep running: the broker refuses a control"
              + " queue: {}",
          AmqpErrors.text(error));
    }
  }

  private final class Hearer implements Receiver {
    private final Channel on;

    Hearer(Channel on) {
      this.on = on;
    }

    @Override
    public void delivered(Delivered message) {
      String id = ControlMessages.cancelled(message.body());
      if (id != null) {
        cancellations.cancel(id);
      }
    }

    @Override
    public void cancelled() {
      link.post(
          () -> {
            if (on.equals(channel)) {
              channel = null;
              ChannelOpener.abort(on);
              setUp();
            }
          });
    }
  }
}
