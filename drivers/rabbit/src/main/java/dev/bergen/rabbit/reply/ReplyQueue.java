// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.declare.Concessions;
import dev.bergen.rabbit.declare.RefusedException;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.rabbit.publish.Outbox;
import dev.bergen.rabbit.publish.Outgoing;
import dev.bergen.rabbit.publish.Publisher;
import dev.bergen.rabbit.topology.QueueSpec;
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
 * until it is there. Calls in flight are then answered as usual, with the exceptions of {@link
 * LostReplies}: the queue was deleted with replies in it, or the broker refuses to declare it
 * again, or could not do so for as long as servers keep replies.
 *
 * <p>Threads: any thread sends; the link's loop declares; deliveries come on its reader thread.
 */
public final class ReplyQueue implements LinkUser {
  private static final Logger log = LoggerFactory.getLogger(ReplyQueue.class);
  private static final Duration REPAIR_WAIT = Duration.ofSeconds(1);
  private static final String TAG = "1";

  /** How many messages RabbitMQ pushes from a quorum queue to a consumer without a prefetch. */
  private static final int QUORUM_WINDOW = 2_000;

  private final Link link;
  private final QueueSpec queue;
  private final Concessions concessions;
  private final Map<String, Object> consumerArguments;
  private final int prefetch;
  private final Publisher publisher;
  private final ReplyReader reader;
  private final LostReplies lost;
  private final Timer timer;
  private final Outbox waiting = new Outbox();
  private final AtomicBoolean attached = new AtomicBoolean();

  /** Loop only; null while nothing is consumed. */
  private @Nullable Channel channel;

  private @Nullable Connection connection;

  /** Written by the loop: replies that are not acknowledged yet; null before the first consumer. */
  private volatile @Nullable ReplyAcks acks;

  /** Loop only: whether the broker is left alone until the next try. */
  private boolean holding;

  /**
   * Loop only: whether the queue exists with other arguments, so that we use it without declaring
   * it.
   */
  private boolean adopted;

  /** Written by the loop: the next try to declare; null before the first. */
  private volatile Timer.@Nullable Cancellable repairing;

  /** Written by the loop: when calls can no longer be answered; null while the queue is there. */
  private volatile Timer.@Nullable Cancellable givingUp;

  /** Written by the loop: why the broker refuses the queue; null while it does not. */
  private volatile @Nullable String problem;

  /** Written by the loop: whether replies would come. */
  private volatile boolean ready;

  /**
   * @param prefetch how many replies may be unacknowledged; 0 for no limit
   * @param publisher sends the calls
   */
  public ReplyQueue(
      Link link,
      QueueSpec queue,
      Concessions concessions,
      Map<String, Object> consumerArguments,
      int prefetch,
      Publisher publisher,
      ReplyReader reader,
      LostReplies lost,
      Timer timer) {
    this.link = link;
    this.queue = queue;
    this.concessions = concessions;
    this.consumerArguments = consumerArguments;
    this.prefetch = prefetch;
    this.publisher = publisher;
    this.reader = reader;
    this.lost = lost;
    this.timer = timer;
  }

  public String name() {
    return queue.name();
  }

  /** Whether replies would come. */
  public boolean isReady() {
    return ready;
  }

  /** Describes why calls have to wait. */
  String status() {
    String why = problem;
    return "waiting for reply queue %s: %s"
        .formatted(queue.name(), why == null ? link.status() : why);
  }

  /** Returns the loss on the way of replies since {@code call} began; {@code null} if nothing. */
  @Nullable String lostSince(Deadline call) {
    return lost.since(call);
  }

  /** Sends a call as soon as its reply could come back. */
  void send(Outgoing call) {
    if (ready) {
      publisher.send(call);
      return;
    }
    call.note(this::status);
    if (link.isUnreachable() && call.isOneShot()) {
      call.attemptFailed(link.trouble(), link.status());
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
    if (ready) {
      lost.note("the connection for replies was lost");
    }
    ready = false;
    notMissing();
    connection = null;
    channel = null;
    problem = null;
  }

  @Override
  public void unreachable(String reason) {
    waiting.forEach(call -> call.attemptFailed(link.trouble(), reason));
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
        fresh.qos(prefetch, false).await();
      }
      declare(fresh);
      ReplyAcks unacknowledged = new ReplyAcks(fresh, window(), timer, link::post);
      acks = unacknowledged;
      fresh
          .consume(
              queue.name(),
              TAG,
              false,
              false,
              consumerArguments,
              reader.receiver(
                  unacknowledged, heldBack -> link.post(() -> deleted(fresh, heldBack))))
          .await();
      fresh.onClose(cause -> closed(fresh, cause));
      ready = true;
      problem = null;
      notMissing();
      sendWaiting();
    } catch (IOException e) {
      failed(current, e);
    }
  }

  private ReplyWindow window() {
    boolean quorum = "quorum".equals(queue.arguments().get("x-queue-type"));
    return new ReplyWindow(prefetch == 0 && quorum ? QUORUM_WINDOW : prefetch, timer);
  }

  private void declare(Channel fresh) throws IOException {
    if (adopted) {
      fresh.queueDeclarePassive(queue.name()).await();
    } else {
      concessions.declare(fresh, queue);
    }
  }

  private void failed(Connection on, Exception error) {
    CloseReason refusal = AmqpErrors.channelClose(error);
    if (RefusedException.needsPause(error)) {
      holding = true; // each try costs everybody the connection
      tryAgainLater(AmqpErrors.text(error), AmqpErrors.INTERNAL_ERROR);
      return;
    } else if (refusal == null) {
      if (concessions.mend(on, error) && on.isOpen()) {
        consume();
      } else {
        link.distrust(on, AmqpErrors.text(error));
      }
      return;
    }
    if (AmqpErrors.isMismatch(refusal) && !adopted) {
      log.warn(
          "Reply queue {} exists with other arguments, using it unchanged. {}",
          queue.name(),
          AmqpErrors.text(error));
      adopted = true;
      consume();
      return;
    }
    adopted = false; // it may be missing
    if (concessions.mend(on, error)) {
      consume();
    } else {
      tryAgainLater(AmqpErrors.text(error), refusal.code());
    }
  }

  private void tryAgainLater(String reason, int code) {
    missing(reason, code);
    repairing = timer.schedule(REPAIR_WAIT, () -> link.post(this::consumeIfIdle));
  }

  /** The broker does not give us the queue. */
  private void missing(String reason, int code) {
    if (!reason.equals(problem)) {
      log.warn("Cannot use reply queue {}, retrying: {}", queue.name(), reason);
    }
    problem = reason;
    if (code == AmqpErrors.ACCESS_REFUSED || code == AmqpErrors.RESOURCE_LOCKED) {
      String refused = "the broker refuses reply queue %s: %s".formatted(queue.name(), reason);
      failSent(refused);
      if (code == AmqpErrors.ACCESS_REFUSED) {
        waiting.forEach(call -> call.fail(notAllowed(call, refused)));
      }
    } else if (givingUp == null) {
      givingUp = timer.schedule(lost.patience(), () -> link.post(this::giveUp));
    }
  }

  private static MessageDeliveryException notAllowed(Outgoing call, String refused) {
    return new MessageDeliveryException(
        call.giveUp(),
        FailureKind.PERMISSION,
        "Could not send %s: %s".formatted(call, refused),
        null);
  }

  private void giveUp() {
    String why = problem;
    if (!ready && why != null) {
      failSent(
          "reply queue %s was missing for %s: %s"
              .formatted(queue.name(), Deadline.inWords(lost.patience()), why));
    }
  }

  private void failSent(String why) {
    int failed = lost.failSent(why);
    if (failed > 0) {
      log.warn("{} calls failed: {}", failed, why);
    }
  }

  /** The queue is there again, or it is unknown whether it is missing. */
  private void notMissing() {
    Timer.Cancellable last = givingUp;
    givingUp = null;
    if (last != null) {
      last.cancel();
    }
  }

  private void consumeIfIdle() {
    holding = false;
    if (!ready) {
      consume();
    }
  }

  private void closed(Channel broken, CloseReason cause) {
    if (cause.isBrokersForChannel()) {
      link.post(() -> repair(broken, AmqpErrors.text(cause)));
    }
  }

  private void deleted(Channel on, boolean heldBack) {
    if (!on.equals(channel)) {
      return;
    }
    if (heldBack) {
      failSent("reply queue %s was deleted, with replies in it".formatted(queue.name()));
    }
    repair(on, "the queue was deleted");
  }

  /**
   * Checks that the queue still has a consumer, in case the broker's cancellation was lost.
   *
   * @param probe a channel that a refusal may close
   */
  void check(Channel probe) throws IOException {
    Channel current = channel;
    if (!ready || current == null) {
      return;
    }
    try {
      if (probe.queueDeclarePassive(queue.name()).await().consumers() == 0) {
        repair(current, "it has no consumer");
      }
    } catch (IOException e) {
      CloseReason refusal = AmqpErrors.channelClose(e);
      if (refusal != null && refusal.code() == AmqpErrors.NOT_FOUND) {
        repair(current, "it does not exist");
      }
      throw e;
    }
  }

  private void repair(Channel broken, String reason) {
    if (!broken.equals(channel)) {
      return;
    }
    log.warn("Lost reply queue {}, declaring it again: {}", queue.name(), reason);
    lost.note("the reply queue was lost (%s)".formatted(reason));
    ready = false;
    channel = null;
    ChannelOpener.abort(broken);
    consume();
  }

  private void sendWaiting() {
    for (Outgoing call = waiting.peek(); call != null && ready; call = waiting.peek()) {
      if (waiting.take(call)) {
        publisher.send(call);
      }
    }
  }

  /** Gives the calls that wait to the publisher, which is closed and fails them. */
  public void close() {
    ready = true;
    sendWaiting();
    notMissing();
    ReplyAcks last = acks;
    if (last != null) {
      link.post(last::acknowledge);
    }
    Timer.Cancellable next = repairing;
    if (next != null) {
      next.cancel();
    }
  }
}
