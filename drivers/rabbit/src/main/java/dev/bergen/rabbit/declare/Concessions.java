// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.declare;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.topology.Declarable;
import dev.bergen.rabbit.topology.ExchangeSpec;
import dev.bergen.rabbit.topology.QueueSpec;
import dev.bergen.rabbit.topology.Topology.Bound;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares a driver's exchanges and queues. Where peers or the broker do not allow that as the
 * options say, it remembers the possible way: to use the existing one, to declare it durable where
 * the broker refuses other queues, or to recreate a stuck one. Each is logged once.
 *
 * <p>Threads: the links' loops declare; the memory is shared by all of a driver's links.
 */
public final class Concessions {
  private static final Logger log = LoggerFactory.getLogger(Concessions.class);

  /** How often in a row a durable queue is asked for before it counts as stuck. */
  private static final int PATIENCE = 5;

  /** The actual durability where it differs from the options; by {@link Declarable#text}. */
  private final Map<String, Boolean> adopted = new ConcurrentHashMap<>();

  /** Exchanges and queues of others, which are only checked for existence; by the same. */
  private final Set<String> foreign = ConcurrentHashMap.newKeySet();

  /** The names of queues that peers declared with other arguments than our options say. */
  private final Set<String> different = ConcurrentHashMap.newKeySet();

  /** How often in a row each was refused. */
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();

  private final TransientQueues transients;
  private final StuckQueues stuck = new StuckQueues();

  public Concessions(TransientQueues transients) {
    this.transients = transients;
  }

  /**
   * Declares an exchange as things stand.
   *
   * @throws RefusedException if the broker refuses, or the connection breaks
   */
  public void declare(Channel channel, ExchangeSpec wanted) throws RefusedException {
    ask(channel, asItStands(wanted));
    refusals.remove(wanted.text());
  }

  /**
   * Declares a queue as things stand.
   *
   * @throws RefusedException if the broker refuses, or the connection breaks
   */
  public void declare(Channel channel, QueueSpec wanted) throws RefusedException {
    ask(channel, asItStands(channel, wanted));
    refusals.remove(wanted.text());
  }

  /**
   * Declares an exchange, a queue and the binding between them as things stand. Nothing is left
   * behind where the broker is known to refuse the queue.
   *
   * @throws RefusedException if the broker refuses, or the connection breaks
   */
  public void declare(Channel channel, Bound wanted) throws RefusedException {
    ExchangeSpec exchange = asItStands(wanted.exchange());
    QueueSpec queue = asItStands(channel, follow(wanted, exchange, channel));
    ask(channel, exchange);
    ask(channel, queue);
    bind(channel, queue, exchange, wanted.key());
    refusals.remove(exchange.text());
    refusals.remove(queue.text());
  }

  /**
   * Returns the queue as peers have it who made the exchange: they fall back to queues that are not
   * durable together with it, and could not use ours otherwise.
   */
  private QueueSpec follow(Bound wanted, ExchangeSpec exchange, Channel channel) {
    QueueSpec queue = wanted.queue();
    boolean falls = wanted.exchange().durable() && !exchange.durable() && !queue.isReplicated();
    if (!falls || !queue.durable() || adopted.containsKey(queue.text())) {
      return queue;
    }
    QueueSpec brief = queue.withDurable(false);
    if (transients.refusal(channel.connection(), brief) != null) {
      return queue; // a durable queue on such an exchange is the next best
    }
    if (adopted.putIfAbsent(queue.text(), false) == null) {
      log.warn(
          "The {} is declared non-durable, as peers do on a non-durable exchange: its"
              + " backlog is lost with the broker. To make it durable, stop all peers, delete the"
              + " exchange and the queue, and start again",
          queue.text());
    }
    return brief;
  }

  private ExchangeSpec asItStands(ExchangeSpec wanted) {
    return wanted.withDurable(adopted.getOrDefault(wanted.text(), wanted.durable()));
  }

  private QueueSpec asItStands(Channel channel, QueueSpec wanted) throws RefusedException {
    QueueSpec queue = withDurable(wanted, adopted.getOrDefault(wanted.text(), wanted.durable()));
    if (queue.durable() || foreign.contains(queue.text())) {
      return queue;
    }
    Connection on = channel.connection();
    Exception refusal = transients.refusal(on, queue);
    if (refusal == null) {
      return queue;
    }
    if (queue.own()) {
      return queue.durably();
    }
    if (!stuck.exists(on, queue)) {
      throw new RefusedException(queue, AmqpErrors.text(refusal), refusal);
    }
    if (foreign.add(queue.text())) {
      log.info(
          "The {} exists, although the broker would refuse to declare it: using it", queue.text());
    }
    return queue;
  }

  private static QueueSpec withDurable(QueueSpec queue, boolean durable) {
    boolean conceded = queue.own() && durable && !queue.durable();
    return conceded ? queue.durably() : queue.withDurable(durable);
  }

  private void ask(Channel channel, Declarable what) throws RefusedException {
    try {
      if (foreign.contains(what.text())) {
        what.requireExists(channel);
      } else {
        what.declare(channel);
        if (what instanceof QueueSpec) {
          different.remove(what.name());
        }
      }
    } catch (IOException e) {
      throw new RefusedException(what, AmqpErrors.text(e), e);
    }
  }

  private void bind(Channel channel, QueueSpec queue, ExchangeSpec exchange, String key)
      throws RefusedException {
    if (foreign.contains(bindingOf(queue))) {
      return;
    }
    try {
      channel.queueBind(queue.name(), exchange.name(), key, Map.of()).await();
    } catch (IOException e) {
      throw new RefusedException(queue, AmqpErrors.text(e), e);
    }
  }

  /**
   * The connection was lost: on the next one what was not ours to change may be, as a virtual host
   * that is deleted and made again takes permissions away first, and has no bindings afterwards.
   */
  public void connectionLost() {
    foreign.clear();
  }

  /** Whether the queue is known to have other arguments than our options say. */
  public boolean isDifferent(String queue) {
    return different.contains(queue);
  }

  /** Whether others have bound the queue, since we may not. */
  public boolean isBoundByOthers(QueueSpec queue) {
    return foreign.contains(bindingOf(queue));
  }

  private static String bindingOf(QueueSpec queue) {
    return "binding of " + queue.text();
  }

  /**
   * Learns from a refusal, and clears what is in the way.
   *
   * @return whether declaring again at once may help
   */
  public boolean mend(Connection connection, Exception error) {
    if (!(error instanceof RefusedException refused)) {
      return false;
    }
    Declarable what = refused.what();
    if (refused.isForBeingTransient()) {
      transients.learn(refused);
      adopted.remove(what.text());
      return false; // the connection may be gone with it
    }
    CloseReason refusal = AmqpErrors.channelClose(error);
    if (refusal == null && !AmqpErrors.isUnanswered(error)) {
      return false;
    }
    int times = refusals.merge(what.text(), 1, Integer::sum);
    if (isGone(refusal) && foreign.remove(what.text())) {
      return true; // its owner has deleted it: ours to declare now
    }
    if (what instanceof QueueSpec queue && stuck.isInTheWay(queue, error, times >= PATIENCE)) {
      return stuck.delete(connection, queue, error) && times <= 2;
    } else if (refusal == null) {
      return false;
    } else if (AmqpErrors.isDurableMismatch(refusal)) {
      if (what instanceof QueueSpec queue && queue.own() && transients.areRefused()) {
        // Left from before the broker refused them.
        return stuck.delete(connection, queue, error) && times <= 2;
      }
      adopt(what);
      return times <= 2;
    } else if (mayBeForeign(what, refusal)) {
      return useAsItIs(connection, refused, refusal);
    }
    return isGone(refusal) && times <= 2;
  }

  private static boolean isGone(@Nullable CloseReason refusal) {
    return refusal != null && refusal.code() == AmqpErrors.NOT_FOUND;
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

  /** Whether peers own it: we may not declare it, or they declared it otherwise. */
  private static boolean mayBeForeign(Declarable what, CloseReason refusal) {
    boolean shared = !(what instanceof QueueSpec queue && queue.own());
    return shared
        && (refusal.code() == AmqpErrors.ACCESS_REFUSED
            || (what instanceof QueueSpec && AmqpErrors.isMismatch(refusal)));
  }

  /**
   * An exchange or a queue that we may not declare can be used if it exists.
   *
   * @return whether that is worth a try that has not been made
   */
  private boolean useAsItIs(Connection on, RefusedException refused, CloseReason refusal) {
    Declarable what = refused.what();
    boolean bound = what instanceof QueueSpec && AmqpErrors.refusesBinding(refusal);
    String name = bound ? bindingOf((QueueSpec) what) : what.text();
    boolean first = foreign.isEmpty();
    if (!stuck.exists(on, what) || !foreign.add(name)) {
      return false;
    }
    String reason = AmqpErrors.text(refused);
    if (refusal.code() != AmqpErrors.ACCESS_REFUSED) {
      different.add(what.name());
      log.warn("The {} differs from our options, using it unchanged: {}", name, reason);
    } else if (first) {
      log.warn("No permission to declare the {}, using it unchanged: {}", name, reason);
    } else { // they come together: one warning is enough
      log.info("No permission to declare the {}, using it unchanged: {}", name, reason);
    }
    return true;
  }
}
