// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.bergen.rabbit.Topology.Bound;
import dev.bergen.spi.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares what a driver needs, and where peers or the broker do not let it have that as its
 * options say, remembers how it may be had: durable or not as it is there already, durable where
 * the broker refuses other queues, or new where it is stuck. Each is said once.
 *
 * <p>Threads: the links' loops declare; the memory is shared by all of a driver's links.
 */
final class Concessions {
  private static final Logger log = LoggerFactory.getLogger(Concessions.class);

  /** How long a queue that the broker refuses on principle is not asked for again. */
  private static final Duration MEMORY = Duration.ofSeconds(60);

  /** How often in a row a durable queue is asked for before it counts as stuck. */
  private static final int PATIENCE = 5;

  private record Ban(Throwable cause, long since) {}

  private final Timer timer;

  /** What is durable, or not, whatever the options say; by {@link Declarable#text}. */
  private final Map<String, Boolean> adopted = new ConcurrentHashMap<>();

  /** How often in a row each was refused. */
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();

  private final Map<String, Ban> bans = new ConcurrentHashMap<>();

  /** Whether queues of our own are durable because the broker has no others. */
  private volatile boolean transientRefused;

  Concessions(Timer timer) {
    this.timer = timer;
  }

  /**
   * Declares an exchange as things stand.
   *
   * @throws RefusedException if the broker refuses, or the connection breaks
   */
  void declare(Channel channel, ExchangeSpec wanted) throws RefusedException {
    declareAsItStands(channel, wanted);
    refusals.remove(wanted.text());
  }

  private ExchangeSpec declareAsItStands(Channel channel, ExchangeSpec wanted)
      throws RefusedException {
    ExchangeSpec exchange =
        wanted.withDurable(adopted.getOrDefault(wanted.text(), wanted.durable()));
    ask(channel, exchange);
    return exchange;
  }

  /**
   * Declares a queue as things stand.
   *
   * @throws RefusedException if the broker refuses, or the connection breaks
   */
  void declare(Channel channel, QueueSpec wanted) throws RefusedException {
    declareAsItStands(channel, wanted);
    refusals.remove(wanted.text());
  }

  private void declareAsItStands(Channel channel, QueueSpec wanted) throws RefusedException {
    boolean durable = wanted.durable() || (wanted.own() && needsDurable(channel.getConnection()));
    QueueSpec queue = wanted.withDurable(adopted.getOrDefault(wanted.text(), durable));
    Ban ban = bans.get(queue.text());
    if (ban != null && timer.nanoTime() - ban.since < MEMORY.toNanos()) {
      throw new RefusedException(queue, AmqpErrors.text(ban.cause), ban.cause);
    }
    ask(channel, queue);
  }

  /**
   * Declares an exchange, a queue and the binding between them as things stand.
   *
   * @throws RefusedException if the broker refuses, or the connection breaks
   */
  void declare(Channel channel, Bound wanted) throws RefusedException {
    ExchangeSpec exchange = declareAsItStands(channel, wanted.exchange());
    QueueSpec queue = wanted.queue();
    if (wanted.exchange().durable() && !exchange.durable() && !queue.isReplicated()) {
      queue = queue.withDurable(false); // as those have it who made the exchange
    }
    declareAsItStands(channel, queue);
    try {
      channel.queueBind(queue.name(), exchange.name(), wanted.key());
    } catch (IOException | ShutdownSignalException e) {
      throw new RefusedException(queue, AmqpErrors.text(e), e);
    }
    refusals.remove(exchange.text());
    refusals.remove(queue.text());
  }

  private static void ask(Channel channel, Declarable what) throws RefusedException {
    try {
      what.declare(channel);
    } catch (IOException | ShutdownSignalException e) {
      throw new RefusedException(what, AmqpErrors.text(e), e);
    }
  }

  /**
   * Learns from a refusal, and clears what is in the way.
   *
   * @return whether declaring again at once may help
   */
  boolean mend(Connection connection, Exception error) {
    if (!(error instanceof RefusedException refused)) {
      return false;
    }
    Declarable what = refused.what();
    if (refused.isForBeingTransient()) {
      ban((QueueSpec) what, refused);
      return false; // the connection is gone with it
    }
    AMQP.Channel.Close refusal = AmqpErrors.channelClose(error);
    if (refusal == null) {
      return false;
    }
    int times = refusals.merge(what.text(), 1, Integer::sum);
    if (AmqpErrors.isDurableMismatch(refusal)) {
      adopt(what);
      return times <= 2;
    }
    if (what instanceof QueueSpec queue && AmqpErrors.refusesQueue(refusal)) {
      return isInTheWay(queue, refusal, times) && delete(connection, queue, error) && times <= 2;
    }
    return refusal.getReplyCode() == AmqpErrors.NOT_FOUND && times <= 2;
  }

  private void adopt(Declarable what) {
    boolean durable = !what.durable();
    if (adopted.put(what.text(), durable) == null) {
      log.warn(
          "The {} exists and is {}: using it as peers declared it, not as our options say",
          what.text(),
          durable ? "durable" : "not durable");
    }
  }

  private void ban(QueueSpec queue, RefusedException refused) {
    if (!queue.own()) {
      bans.put(queue.text(), new Ban(refused, timer.nanoTime()));
      return;
    }
    adopted.remove(queue.text());
    transientRefused("The broker");
  }

  private void transientRefused(String broker) {
    if (!transientRefused) {
      transientRefused = true;
      log.warn(
          "{} refuses queues that are neither durable nor exclusive: our reply and fanout queues"
              + " are durable, and expire as before",
          broker);
    }
  }

  /** From 4.3 on such queues are refused unless the broker is configured to permit them. */
  private boolean needsDurable(Connection connection) {
    String version = version(connection);
    if (!transientRefused && refusesTransientQueues(version)) {
      transientRefused("RabbitMQ " + version);
    }
    return transientRefused;
  }

  static boolean refusesTransientQueues(String version) {
    return version.matches("(4\\.([3-9]|\\d\\d)|[5-9]|\\d\\d).*");
  }

  static String version(Connection connection) {
    Map<String, Object> properties = connection.getServerProperties();
    return String.valueOf(properties == null ? null : properties.get("version"));
  }

  /**
   * Whether a queue that nobody can use is to be made anew. What is our own can always be; a shared
   * one only when its node is gone, and if it was to outlive its node, not before that had time to
   * return.
   */
  private static boolean isInTheWay(QueueSpec queue, AMQP.Channel.Close refusal, int times) {
    return switch (refusal.getReplyCode()) {
      case AmqpErrors.PRECONDITION_FAILED -> queue.own() && AmqpErrors.isMismatch(refusal);
      case AmqpErrors.NOT_FOUND -> queue.own() || !queue.durable() || times >= PATIENCE;
      default -> false;
    };
  }

  /** Deletes the queue unless somebody consumes from it. */
  private static boolean delete(Connection connection, QueueSpec queue, Exception why) {
    try (Channel brief = ChannelOpener.open(connection)) {
      brief.queueDelete(queue.name(), true, false);
      log.warn("Deleted the {} to declare it again: {}", queue.text(), AmqpErrors.text(why));
      return true;
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      log.warn("The {} is in the way and cannot be deleted: {}", queue.text(), AmqpErrors.text(e));
      log.debug("Deleting failed", e);
      return false;
    }
  }

  /** Says what to do about a refusal that no retry will change; {@code null} if one might. */
  static @Nullable String advice(Exception error, @Nullable Connection connection) {
    if (!(error instanceof RefusedException refused)
        || !refused.isForBeingTransient()
        || ((QueueSpec) refused.what()).own()) {
      return null;
    }
    String version = connection == null ? "" : " " + version(connection);
    return ("RabbitMQ%s refuses %s, which peers share, because it is neither durable nor exclusive."
            + " Set rabbit_quorum_queue = true (or amqp_durable_queues = true) here and on all peers"
            + " of the virtual host, or let the broker permit it:"
            + " deprecated_features.permit.%s = true in rabbitmq.conf. The broker says: %s")
        .formatted(
            version, refused.what().text(), AmqpErrors.TRANSIENT_QUEUES, AmqpErrors.text(error));
  }
}
