// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.Deadline;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.MessagingException;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.amqp.frames.Bytes;
import dev.bergen.rabbit.codec.JavaHeaders;
import dev.bergen.rabbit.publish.Outgoing;
import dev.bergen.spi.ServerClock;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends replies and heartbeats without blocking the caller's thread. Where a reply queue is missing
 * or refuses messages, its replies wait together, one of them is retried regularly, and after a
 * while the caller counts as gone: this costs other callers nothing. Where very many replies wait
 * so, the later ones' futures fail at once, though they are still sent if their queue comes back.
 *
 * <p>Threads: any thread sends; the rest happens on the timer's and the publisher's threads.
 */
public final class ReplySender {
  private static final Logger log = LoggerFactory.getLogger(ReplySender.class);
  static final Duration RETRY = Duration.ofMillis(250);
  private static final int MAX_WAITING = 10_000;

  /**
   * A server waits for at most so many replies to missing queues: fewer than those after which it
   * takes no more requests, so that a vanished caller does not stop it.
   */
  private static final int MAX_AWAITED = 500;

  /** Starts one attempt to publish. */
  public interface Attempt {
    Outgoing publish(String queue, byte[] body, Deadline deadline, Outgoing.Progress progress);
  }

  private record Waiting(
      byte[] body,
      Deadline deadline,
      String callId,
      @Nullable ServerClock clock,
      CompletableFuture<Void> sent) {

    /** Adds to each attempt how long the call has taken until then, if its caller requested it. */
    Outgoing.Progress progress() {
      return clock == null ? Outgoing.Progress.NONE : new Timed(clock);
    }
  }

  private record Timed(ServerClock clock) implements Outgoing.Progress {
    @Override
    public void addHeaders(Bytes table) {
      JavaHeaders.writeTimes(table, clock.read());
    }
  }

  private static final class Missing {
    final Deadline patience;
    final Deque<Waiting> replies = new ArrayDeque<>();
    Timer.@Nullable Cancellable probe;

    Missing(Deadline patience) {
      this.patience = patience;
    }
  }

  private final Attempt attempt;
  private final Duration patience;
  private final Timer timer;
  private final ReentrantLock lock = new ReentrantLock();

  // Under lock.
  private final Map<String, Missing> missing = new HashMap<>();
  private final AbandonedQueues abandoned;
  private int waitingCount;
  private boolean closed;

  /**
   * @param patience how long a reply queue may be missing
   */
  public ReplySender(Attempt attempt, Duration patience, Timer timer) {
    this.attempt = attempt;
    this.patience = patience;
    this.timer = timer;
    this.abandoned = new AbandonedQueues(200, Duration.ofSeconds(60), timer);
  }

  /**
   * Sends the end of a call.
   *
   * @param callId names the call in the log
   * @param clock took the time of the call; {@code null} if its caller did not ask
   */
  public CompletableFuture<Void> reply(
      String queue, byte[] body, Deadline deadline, String callId, @Nullable ServerClock clock) {
    Waiting reply = new Waiting(body, deadline, callId, clock, new CompletableFuture<>());
    MessagingException refusal = null;
    lock.lock();
    try {
      Missing absent = missing.get(queue);
      if (closed) {
        refusal = closedError();
      } else if (abandoned.contains(queue)) {
        log.debug("Reply queue {} does not exist, reply dropped: message id {}", queue, callId);
        refusal = abandonedError(queue, callId);
      } else if (absent != null) {
        refusal = enqueue(queue, absent, reply);
        if (refusal == null) {
          return reply.sent();
        }
      }
    } finally {
      lock.unlock();
    }
    if (refusal != null) {
      reply.sent().completeExceptionally(refusal);
    } else {
      publish(queue, reply, false);
    }
    return reply.sent();
  }

  /** Sends a sign of life, once; fails when the caller's queue is missing. */
  public CompletableFuture<Void> heartbeat(String queue, byte[] body, Deadline deadline) {
    return attempt.publish(queue, body, deadline, Outgoing.Progress.NONE).done();
  }

  /**
   * @param probe whether others wait for the outcome
   */
  private void publish(String queue, Waiting reply, boolean probe) {
    Outgoing sent = attempt.publish(queue, reply.body(), reply.deadline(), reply.progress());
    sent.onEnd(
        error -> {
          // A queue whose node has died refuses, until its owner has declared it elsewhere.
          if (sent.isRefused() || error instanceof MessageUndeliverableException) {
            notThere(queue, reply, probe);
          } else {
            published(queue, reply, probe, error);
          }
        });
  }

  private void published(String queue, Waiting reply, boolean probe, @Nullable Throwable error) {
    if (error == null) {
      reply.sent().complete(null);
    } else {
      log.warn("Reply lost: message id {}: {}", reply.callId(), error.getMessage());
      reply.sent().completeExceptionally(error);
    }
    if (probe) {
      release(queue);
    }
  }

  /**
   * The queue exists, or at least its absence was not the problem: sends the replies that wait for
   * it.
   */
  private void release(String queue) {
    List<Waiting> free = new ArrayList<>();
    lock.lock();
    try {
      Missing found = missing.remove(queue);
      if (found != null) {
        free.addAll(found.replies);
        waitingCount -= found.replies.size();
      }
    } finally {
      lock.unlock();
    }
    free.forEach(reply -> publish(queue, reply, false));
  }

  private void notThere(String queue, Waiting reply, boolean probe) {
    List<Waiting> lost = new ArrayList<>();
    MessagingException refusal = null;
    lock.lock();
    try {
      Missing absent = missing.get(queue);
      if (closed) {
        refusal = closedError();
      } else if (absent == null && abandoned.contains(queue)) {
        refusal = abandonedError(queue, reply.callId());
      } else if (absent == null) {
        absent = new Missing(timer.deadline(patience));
        missing.put(queue, absent);
        log.info(
            "Reply queue {} is missing or refuses messages, retrying for {}",
            queue,
            Deadline.inWords(patience));
        refusal = enqueue(queue, absent, reply);
        scheduleProbe(queue, absent);
      } else if (probe && absent.patience.isPast()) {
        missing.remove(queue);
        abandoned.add(queue);
        lost.add(reply);
        lost.addAll(absent.replies);
        waitingCount -= absent.replies.size();
      } else {
        refusal = enqueue(queue, absent, reply);
        if (probe) {
          scheduleProbe(queue, absent);
        }
      }
    } finally {
      lock.unlock();
    }
    if (refusal != null) {
      reply.sent().completeExceptionally(refusal);
    }
    giveUp(queue, lost);
  }

  private void giveUp(String queue, List<Waiting> lost) {
    if (!lost.isEmpty()) {
      log.warn(
          "Reply queue {} was missing for {}: its caller is gone, {} replies dropped",
          queue,
          Deadline.inWords(patience),
          lost.size());
    }
    lost.forEach(
        reply -> reply.sent().completeExceptionally(abandonedError(queue, reply.callId())));
  }

  /** Under lock. Returns the error for the reply's future; null to let the reply wait. */
  private @Nullable MessagingException enqueue(String queue, Missing absent, Waiting reply) {
    if (waitingCount >= MAX_WAITING) {
      log.warn("The backlog of replies to missing queues is full, dropped one to {}", queue);
      return abandonedError(queue, reply.callId());
    }
    waitingCount++;
    absent.replies.addLast(reply);
    return waitingCount > MAX_AWAITED
        ? new MessageUndeliverableException(
            "",
            queue,
            "Reply queue %s is missing, as are others (message id %s)"
                .formatted(queue, reply.callId()),
            null)
        : null;
  }

  /** Under lock. */
  private void scheduleProbe(String queue, Missing absent) {
    absent.probe = timer.schedule(RETRY, () -> probe(queue));
  }

  private void probe(String queue) {
    Waiting first;
    lock.lock();
    try {
      Missing absent = missing.get(queue);
      first = absent == null ? null : absent.replies.pollFirst();
      if (first != null) {
        waitingCount--;
      } else {
        missing.remove(queue);
      }
    } finally {
      lock.unlock();
    }
    if (first != null) {
      publish(queue, first, true);
    }
  }

  /** Fails all replies that wait. */
  public void close() {
    List<Waiting> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      for (Missing absent : missing.values()) {
        all.addAll(absent.replies);
        if (absent.probe != null) {
          absent.probe.cancel();
        }
      }
      missing.clear();
      waitingCount = 0;
    } finally {
      lock.unlock();
    }
    all.forEach(reply -> reply.sent().completeExceptionally(closedError()));
  }

  int waiting() {
    lock.lock();
    try {
      return waitingCount;
    } finally {
      lock.unlock();
    }
  }

  private static MessagingException closedError() {
    return new TransportClosedException(false, "The transport is closed", null);
  }

  private static MessagingException abandonedError(String queue, String callId) {
    return new MessageUndeliverableException(
        "", queue, "Reply queue %s is gone (message id %s)".formatted(queue, callId), null);
  }
}
