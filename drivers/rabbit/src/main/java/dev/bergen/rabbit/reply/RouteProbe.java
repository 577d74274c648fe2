// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.reply;

import dev.bergen.Deadline;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.QueueInfo;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.rabbit.link.Proof;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.PendingCall;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks where the request of an unanswered call is once the broker has confirmed it: after half of
 * its time-out, but at most 5 s, and shortly before the end, at most once a second for each queue.
 * The finding goes into the message of a time-out.
 *
 * <p>Threads: any thread watches and asks; the link's loop checks, on a channel of its own.
 */
public final class RouteProbe implements LinkUser {
  private static final Logger log = LoggerFactory.getLogger(RouteProbe.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long SUPPRESSED_NANOS = Duration.ofSeconds(10).toNanos();
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration TWICE_SOON = SOON.multipliedBy(2);
  private static final int MOST_QUEUES = 1_000;

  /**
   * @param text {@code null} before the first answer
   * @param seen when that was
   * @param inspected start of the last check
   */
  private record Finding(@Nullable String text, long seen, long inspected) {}

  private final Link link;
  private final ReplyQueue replies;
  private final Proof proof;
  private final Timer timer;
  private final Map<String, Finding> findings = new ConcurrentHashMap<>();
  private final AtomicBoolean attached = new AtomicBoolean();

  // Loop only.
  private @Nullable Connection connection;
  private @Nullable Channel channel;
  private boolean suppressed;

  /** When a question was found to be without an answer, if any was. */
  private long unanswered;

  /**
   * @param link the connection that consumes: the broker reads it even while it takes no messages
   * @param replies the reply queue, which is checked, too: a long call may wait for a reply that
   *     cannot arrive
   */
  public RouteProbe(Link link, ReplyQueue replies, Timer timer) {
    this.link = link;
    this.proof = new Proof(link);
    this.replies = replies;
    this.timer = timer;
  }

  /** Looks for the request of {@code call} in {@code queue} unless it ends soon. */
  void watch(PendingCall call, String queue) {
    Duration timeout = call.deadline().timeout();
    // Short ones only: a Duration is divided as a BigDecimal.
    Duration first = timeout.compareTo(TWICE_SOON) < 0 ? timeout.dividedBy(2) : SOON;
    schedule(call, queue, first, true);
  }

  /**
   * @param again whether to look a second time, shortly before the end
   */
  private void schedule(PendingCall call, String queue, Duration when, boolean again) {
    if (call.future().isDone()) {
      return;
    }
    Timer.Cancellable task =
        timer.schedule(
            when.minus(call.deadline().elapsed()),
            () -> {
              inspect(queue);
              if (again) {
                schedule(
                    call, queue, call.deadline().timeout().dividedBy(10).multipliedBy(9), false);
              }
            });
    call.cancelWhenOver(task);
  }

  /** Returns the finding since the call began; {@code null} if there was no check. */
  @Nullable String finding(String queue, Deadline call) {
    Finding found = findings.get(queue);
    if (found == null || found.text == null) {
      return null;
    }
    Duration age = Duration.ofNanos(timer.nanoTime() - found.seen);
    return age.compareTo(call.elapsed()) < 0
        ? "%s (%.1f s ago)".formatted(found.text, age.toMillis() / 1e3)
        : null;
  }

  private void inspect(String queue) {
    Finding before = findings.get(queue);
    long now = timer.nanoTime();
    if (!link.isUp() || (before != null && now - before.inspected < PAUSE_NANOS)) {
      return;
    }
    if (findings.size() >= MOST_QUEUES) {
      findings.clear();
    }
    findings.put(
        queue,
        before == null ? new Finding(null, now, now) : new Finding(before.text, before.seen, now));
    if (attached.compareAndSet(false, true)) {
      link.attach(this);
    }
    link.post(() -> inspectNow(queue));
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
    suppressed = false;
  }

  @Override
  public void disconnected(String reason) {
    connection = null;
    channel = null;
  }

  private void inspectNow(String queue) {
    Connection current = connection;
    if (current != null && !isSuppressed()) {
      inspectQueue(queue, current);
    }
    if (current != null && !isSuppressed()) {
      inspectReplies(current);
    }
  }

  /** The loop must not wait for one missing answer after the other. */
  private boolean isSuppressed() {
    return suppressed && timer.nanoTime() - unanswered < SUPPRESSED_NANOS;
  }

  private void inspectReplies(Connection on) {
    try {
      replies.check(open(on));
    } catch (IOException e) {
      channel = null;
      log.debug("Checking the reply queue failed", e);
      doubt(on, e);
    }
  }

  private void inspectQueue(String queue, Connection on) {
    try {
      QueueInfo seen = open(on).queueDeclarePassive(queue).await();
      found(queue, describe(queue, seen.messages(), seen.consumers()));
    } catch (IOException e) {
      channel = null;
      CloseReason refusal = AmqpErrors.channelClose(e);
      if (refusal != null && refusal.code() == AmqpErrors.NOT_FOUND) {
        found(queue, "unroutable: there is no queue '%s', no server has listened".formatted(queue));
      } else {
        log.debug("Checking queue {} failed", queue, e);
        doubt(on, e);
      }
    }
  }

  private void doubt(Connection on, IOException error) {
    if (AmqpErrors.isUnanswered(error)) {
      suppressed = true;
      unanswered = timer.nanoTime();
      proof.doubt(on, "the broker left a question without an answer");
    }
  }

  private void found(String queue, String text) {
    long now = timer.nanoTime();
    findings.put(queue, new Finding(text, now, now));
  }

  private static String describe(String queue, int messages, int consumers) {
    String servers = consumers == 0 ? "no server consumes" : consumers + " take";
    if (messages > 0) {
      return "queued: %d in queue '%s', from which %s".formatted(messages, queue, servers);
    }
    String pickedUp = "picked up: queue '%s' is empty, from which %s".formatted(queue, servers);
    return consumers == 0
        ? pickedUp
        : pickedUp
            + "; a server that cannot write its answer sends none (Python's, for a timedelta or a"
            + " UnicodeDecodeError) and says so in its log";
  }

  private Channel open(Connection on) throws IOException {
    Channel current = channel;
    if (current == null || !current.isOpen()) {
      current = ChannelOpener.open(on);
      channel = current;
    }
    return current;
  }
}
