// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Claim;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.Request;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages between this process and a broker. A driver implements what its {@linkplain
 * #capabilities capabilities} say; core asks for nothing else. The suite {@code DriverContract}
 * says, and proves, what a driver owes the core.
 *
 * <p>Threads: every method may be called from any thread and does not block on the network; what
 * takes time completes a future, on a thread of the driver's or of whoever answered. Whoever
 * continues there must not block: core moves user code to threads of its own. Every future
 * completes by the deadline that came with it, or when the driver closes, whichever is first.
 */
public interface Driver extends AutoCloseable {

  /** Returns what this driver can do; the same set each time. */
  Set<Capability> capabilities();

  /**
   * Sends {@code request} to a server of {@code target} and waits for the end of the call.
   *
   * <p>Completes normally with the reply, a remote failure included. Completes exceptionally with
   * {@link MessagingTimeoutException} at the deadline or when the monitor saw no sign of life,
   * {@link MessageDeliveryException} when the broker refused it or the retries are spent, {@link
   * MessageUndeliverableException} when it had to be routed and was not, {@link
   * TransportClosedException} when the driver closes first. A request may reach the server twice
   * only when a connection was lost before the broker confirmed it; both have the same id, by which
   * a server drops the second. A late reply is dropped.
   *
   * <p>Cancelling the future stops the waiting, and tells the server if it is one that can be told
   * ({@link IncomingRequest#onCancel}); the request may still run.
   *
   * @param target has a topic and is not fanout
   */
  default CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    throw new UnsupportedOperationException("This driver does not support RPC");
  }

  /**
   * Sends {@code request} to a server of {@code target}, to the named one, or to all of them.
   *
   * <p>Completes when the broker has taken responsibility; exceptionally as {@link #call} does.
   *
   * @param target has a topic
   */
  default CompletableFuture<Void> cast(Target target, Request request, SendOptions options) {
    throw new UnsupportedOperationException("This driver does not support RPC");
  }

  /**
   * Sends {@code request} to every server of {@code target}, and hands each of their replies to
   * {@code sink} as it comes. A call to a fanout, which oslo.messaging's clients do not make and
   * its servers answer.
   *
   * @param target has a topic and is fanout
   * @param sink is called on a thread of the driver's or of a server's, by several at once, once
   *     more perhaps after the future has completed, and must neither block nor throw
   * @return completes at the deadline, whoever answered, and also where no queue took the request;
   *     exceptionally as {@link #cast} does otherwise, or with {@link
   *     UnsupportedOperationException} if this driver cannot do that. Cancelling it ends it
   */
  default CompletableFuture<Void> gather(
      Target target, Request request, SendOptions options, Consumer<Reply> sink) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver does not support calls to several servers"));
  }

  /**
   * Listens to the three addresses of a server: its topic, its own name within the topic, and the
   * topic's fanout.
   *
   * <p>Completes once messages sent from now on reach the sink; exceptionally with {@link
   * ServerListenException} at the deadline, and then listens to nothing. Afterwards the driver
   * restores the subscription by itself whenever the connection comes back. Nothing is handed out
   * until {@link Subscription#request} asked for it.
   *
   * @param target has a topic and a server
   * @param prefetch about how many messages the sink works on at once: what the driver may hold in
   *     memory beyond these is of the same order
   */
  default CompletableFuture<Subscription> serve(
      Target target, RequestSink sink, int prefetch, Deadline deadline) {
    throw new UnsupportedOperationException("This driver does not support RPC");
  }

  /**
   * Sends {@code notification} to whoever listens to {@code address}, now or later: it is kept
   * until somebody does.
   *
   * <p>Completes when the broker has taken responsibility; exceptionally with {@link
   * MessagingTimeoutException} at the deadline, {@link MessageDeliveryException} when the broker
   * refused it or the retries are spent, {@link TransportClosedException} when the driver closes
   * first. Nothing is undeliverable: where nobody has listened yet, the driver makes the queue.
   *
   * @param options the monitor and {@code mandatory} are not looked at
   */
  default CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    throw new UnsupportedOperationException("This driver does not support notifications");
  }

  /**
   * Listens to notifications. Those who listen to the same address share its notifications, each of
   * which goes to one of them; a pool gets a copy of its own and shares that.
   *
   * <p>Completes, restores itself and hands out as {@link #serve} does. A notification that was
   * handed out and not acknowledged is delivered again after the subscription has closed, or its
   * connection was lost. What is no notification is counted, goes to {@link
   * NotificationSink#unreadable}, and stops nobody.
   *
   * @param addresses at least one
   * @param pool {@code null} is none; needs {@link Capability#POOLS}
   * @param prefetch about how many notifications the sink holds at once, batches included
   */
  default CompletableFuture<Subscription> listen(
      List<NotificationAddress> addresses,
      @Nullable String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    throw new UnsupportedOperationException("This driver does not support notifications");
  }

  /**
   * As {@link #listen} of a pool, which the broker forgets some time after its last listener has
   * gone, with all that waits for it. A driver whose broker cannot do that makes one that is kept.
   */
  default CompletableFuture<Subscription> listenInTemporaryPool(
      List<NotificationAddress> addresses,
      String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    return listen(addresses, pool, sink, prefetch, deadline);
  }

  /**
   * Removes a pool and what waits for it, unless somebody listens to it.
   *
   * @return completes with how it was: if it has consumers it is still there; exceptionally with
   *     {@link UnsupportedOperationException} where the broker keeps nothing for a pool, or as
   *     {@link #queues} does
   */
  default CompletableFuture<QueueState> removePool(String pool, Deadline deadline) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker has no queue for a pool"));
  }

  /**
   * Returns whether a message reaches its server on the thread that sends it, without a connection.
   * Core then chooses threads that take over from their caller at once, otherwise those that a
   * stream of messages keeps awake.
   */
  default boolean deliversInProcess() {
    return false;
  }

  /**
   * Tells {@code listener} of every change of a connection from now on, on a thread of the
   * driver's, so it must return at once. Drivers without connections never do.
   */
  default void onConnectionChange(Consumer<ConnectionChange> listener) {}

  /** Returns how things stand; never blocks. */
  default DriverStatus status() {
    return DriverStatus.NOTHING;
  }

  /**
   * Looks at queues, without changing anything.
   *
   * @param names as brokers call them: a topic, {@code topic.server}, {@code topic.priority}
   * @return completes with a state for each, in their order, or with none if this driver cannot
   *     tell; exceptionally with {@link MessagingTimeoutException} at the deadline
   */
  default CompletableFuture<List<QueueState>> queues(List<String> names, Deadline deadline) {
    return CompletableFuture.completedFuture(List.of());
  }

  /**
   * Looks at what waits for a listener to these addresses, in its pool if it has one, without
   * changing anything.
   *
   * @param pool {@code null} is none
   * @return as {@link #queues} does
   */
  default CompletableFuture<List<QueueState>> waiting(
      List<NotificationAddress> addresses, @Nullable String pool, Deadline deadline) {
    return queues(
        pool == null
            ? addresses.stream().map(NotificationAddress::name).distinct().toList()
            : List.of(pool),
        deadline);
  }

  /**
   * Finds out what the broker is, permits and limits, and what follows for the options of this
   * driver.
   *
   * @return completes with a line for each fact, or with none if this driver cannot tell;
   *     exceptionally with {@link MessagingTimeoutException} at the deadline
   */
  default CompletableFuture<List<String>> broker(Deadline deadline) {
    return CompletableFuture.completedFuture(List.of());
  }

  /**
   * Hands copies of what passes the broker to {@code sink}, by a queue of its own that goes with
   * the subscription. Takes nothing from anybody: whoever the messages are for gets them as before.
   *
   * @return completes once messages sent from now on are seen; exceptionally with {@link
   *     UnsupportedOperationException} where the broker cannot do that, or cannot look at a {@link
   *     TapRequest#share} of the time, and otherwise as {@link #serve} does
   */
  default CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Deadline deadline) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker cannot be tapped"));
  }

  /**
   * Moves messages of a queue elsewhere, for an operator: each is published, with its properties
   * and headers, and only when the broker has confirmed it in a queue is the original settled. So
   * none is lost whatever breaks, and one may be in both queues if the connection does meanwhile. A
   * queue that is bounded and drops its oldest messages confirms new ones all the same.
   *
   * @param goOn is asked with the number of moved ones before each handful, on a thread of the
   *     driver's; {@code false} ends it
   * @return completes when the queue was empty, the limit is reached, {@code goOn} ended it or
   *     something stood in the way; exceptionally with {@link MessageDeliveryException} if it could
   *     not begin, or with {@link UnsupportedOperationException} where there are no such queues.
   *     Has no deadline: the broker's answers have
   */
  default CompletableFuture<MoveRequest.Result> move(MoveRequest request, LongPredicate goOn) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker has no queues to move from"));
  }

  /**
   * Rearranges the broker, for an operator: does the changes in their order, as fast as the broker
   * can, and stops at the first that it refuses.
   *
   * @return completes when all are done; exceptionally with {@link MessageDeliveryException} and
   *     the change that was refused, or with {@link UnsupportedOperationException}
   */
  default CompletableFuture<Void> rearrange(List<TopologyChange> changes) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker cannot be rearranged"));
  }

  /**
   * Claims a name on the broker, for an operator's tool that must not run twice at a time.
   *
   * @param name of a queue that nobody else has; it is there as long as the claim is held
   * @return completes when it is held; exceptionally with {@link MessageDeliveryException} if
   *     somebody else has it or the broker cannot be asked, or with {@link
   *     UnsupportedOperationException}
   */
  default CompletableFuture<Claim> claim(String name) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker has no names to claim"));
  }

  /**
   * Frees everything: subscriptions, connections, threads. Calls and casts that still wait complete
   * with {@link TransportClosedException}. Blocks for a few seconds at most; closing twice is fine.
   */
  @Override
  void close();
}
