// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.bergen.spi.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue that all replies to this driver come to. It is declared and consumed before the first
 * call goes out, and again, under the same name, whenever it or its connection was lost; calls wait
 * until it is there.
 *
 * <p>Threads: any thread sends; the link's loop declares; deliveries come on the delivery threads.
 */
final class ReplyQueue implements LinkUser {
  private static final Logger log = LoggerFactory.getLogger(ReplyQueue.class);
  private static final Duration REPAIR_WAIT = Duration.ofSeconds(1);
  private static final String TAG = "1";

  private final Link link;
  private final QueueSpec queue;
  private final Concessions concessions;
  private final Map<String, Object> consumerArguments;
  private final int prefetch;
  private final Publisher publisher;
  private final ReplyReader reader;
  private final Timer timer;
  private final Outbox waiting = new Outbox();
  private final AtomicBoolean attached = new AtomicBoolean();

  /** Loop only; null while nothing is consumed. */
  private @Nullable Channel channel;

  private @Nullable Connection connection;

  /** Loop only: whether the broker is left alone until the next try. */
  private boolean holding;

  /** Written by the loop: the next try to declare; null before the first. */
  private volatile Timer.@Nullable Cancellable repairing;

  /** Written by the loop: why the broker refuses the queue; null while it does not. */
  private volatile @Nullable String problem;

  /** Written by the loop: whether replies would come. */
  private volatile boolean ready;

  /**
   * @param prefetch how many replies may be unacknowledged; 0 is no limit
   * @param publisher sends the calls
   */
  ReplyQueue(
      Link link,
      QueueSpec queue,
      Concessions concessions,
      Map<String, Object> consumerArguments,
      int prefetch,
      Publisher publisher,
      ReplyReader reader,
      Timer timer) {
    this.link = link;
    this.queue = queue;
    this.concessions = concessions;
    this.consumerArguments = consumerArguments;
    this.prefetch = prefetch;
    this.publisher = publisher;
    this.reader = reader;
    this.timer = timer;
  }

  String name() {
    return queue.name();
  }

  /** Whether replies would come. */
  boolean isReady() {
    return ready;
  }

  /** Says in words why calls have to wait. */
  String status() {
    String why = problem;
    return "waiting for reply queue %s: %s"
        .formatted(queue.name(), why == null ? link.status() : why);
  }

  /** Sends a call as soon as its reply could come back. */
  void send(Outgoing call) {
    if (ready) {
      publisher.send(call);
      return;
    }
    call.note(this::status);
    if (link.isUnreachable() && call.isOneShot()) {
      call.attemptFailed(link.status());
      return;
    }
    waiting.add(call);
    if (attached.compareAndSet(false, true)) {
      link.attach(this);
    }
    if (ready) { // meanwhile
      link.post(this::sendWaiting);
    }
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
    if (!holding) {
      consume();
    }
  }

  @Override
  public void disconnected(String reason) {
    ready = false;
    connection = null;
    channel = null;
    problem = null;
  }

  @Override
  public void unreachable(String reason) {
    waiting.forEach(call -> call.attemptFailed(reason));
  }

  private void consume() {
    Connection current = connection;
    if (current == null) {
      return;
    }
    try {
      Channel fresh = ChannelOpener.open(current);
      channel = fresh;
      if (prefetch > 0) {
        fresh.basicQos(0, prefetch, false);
      }
      concessions.declare(fresh, queue);
      fresh.basicConsume(
          queue.name(),
          false,
          TAG,
          false,
          false,
          consumerArguments,
          reader.consumer(fresh, () -> link.post(() -> repair(fresh, "the queue was deleted"))));
      fresh.addShutdownListener(cause -> closed(fresh, cause));
      ready = true;
      problem = null;
      sendWaiting();
    } catch (IOException | ShutdownSignalException e) {
      failed(current, e);
    }
  }

  private void failed(Connection on, Exception error) {
    if (concessions.mend(on, error)) {
      consume();
      return;
    }
    String reason = AmqpErrors.text(error);
    boolean pause = RefusedException.needsPause(error);
    if (AmqpErrors.channelClose(error) == null && !pause) {
      link.distrust(on);
      return;
    }
    holding = pause; // each try costs everybody the connection
    log.warn("Cannot use reply queue {}, trying again: {}", queue.name(), reason);
    problem = reason;
    repairing = timer.schedule(REPAIR_WAIT, () -> link.post(this::consumeIfIdle));
  }

  private void consumeIfIdle() {
    holding = false;
    if (!ready) {
      consume();
    }
  }

  private void closed(Channel lost, ShutdownSignalException cause) {
    if (!cause.isHardError() && !cause.isInitiatedByApplication()) {
      link.post(() -> repair(lost, AmqpErrors.text(cause)));
    }
  }

  private void repair(Channel lost, String reason) {
    if (!lost.equals(channel)) {
      return;
    }
    log.warn("Lost reply queue {}, declaring it again: {}", queue.name(), reason);
    ready = false;
    channel = null;
    abort(lost);
    consume();
  }

  static void abort(Channel channel) {
    try {
      channel.abort();
    } catch (IOException e) {
      log.debug("Closing a channel failed", e);
    }
  }

  private void sendWaiting() {
    for (Outgoing call = waiting.peek(); call != null && ready; call = waiting.peek()) {
      if (waiting.take(call)) {
        publisher.send(call);
      }
    }
  }

  /** Gives the calls that wait to the publisher, which is closed and fails them. */
  void close() {
    ready = true;
    sendWaiting();
    Timer.Cancellable next = repairing;
    if (next != null) {
      next.cancel();
    }
  }
}
