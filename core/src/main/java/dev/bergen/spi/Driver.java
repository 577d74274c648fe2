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
 * Moves messages between this process and a broker. A driver implements the methods of its
 * {@linkplain #capabilities capabilities}; core calls no others. The suite {@code DriverContract}
 * defines and tests the obligations of a driver.
 *
 * <p>Threads: every method may be called from any thread and does not block on the network. A
 * longer operation completes a future, on a thread of the driver's or on the thread that answered.
 * Its continuations must not block: core moves user code to threads of its own. Every future
 * completes by its deadline or when the driver closes, whichever is first.
 */
public interface Driver extends AutoCloseable {

  /** Returns the features of this driver; always the same set. */
  Set<Capability> capabilities();

  /**
   * Sends {@code request} to a server of {@code target} and waits for the end of the call.
   *
   * <p>Completes normally with the reply, which may be a remote failure. Completes exceptionally
   * with {@link MessagingTimeoutException} at the deadline or when the monitor received no
   * heartbeat in time, {@link MessageDeliveryException} when the broker rejected it or the retries
   * are exhausted, {@link MessageUndeliverableException} when it was mandatory and unroutable,
   * {@link TransportClosedException} when the driver closes first. A request can reach the server
   * twice only when a connection was lost before the broker confirmed it; both copies have the same
   * id, by which a server drops the second. A late reply is dropped.
   *
   * <p>Cancelling the future ends the wait, and notifies the server if it supports that ({@link
   * IncomingRequest#onCancel}); the request may still run.
   *
   * @param target has a topic and is not fanout
   */
  default CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    throw new UnsupportedOperationException("This driver does not support RPC");
  }

  /**
   * Sends {@code request} to a server of {@code target}, to the named one, or to all of them.
   *
   * <p>Completes when the broker has confirmed the message; exceptionally as {@link #call} does.
   *
   * @param target has a topic
   */
  default CompletableFuture<Void> cast(Target target, Request request, SendOptions options) {
    throw new UnsupportedOperationException("This driver does not support RPC");
  }

  /**
   * Sends {@code request} to every server of {@code target}, and passes each reply to {@code sink}
   * as it arrives. This is a call to a fanout, which oslo.messaging's clients do not make, but its
   * servers answer.
   *
   * @param target has a topic and is fanout
   * @param sink called on threads of the driver or of servers, concurrently, possibly once more
   *     after the future has completed; must neither block nor throw
   * @return completes at the deadline, however many servers answered, even if the request was
   *     unroutable; exceptionally as {@link #cast} does otherwise, or with {@link
   *     UnsupportedOperationException} if this driver does not support it. Cancelling it ends the
   *     call
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
   * ServerListenException} at the deadline, and then it does not listen. Afterwards the driver
   * restores the subscription by itself whenever it reconnects. No message is delivered to the sink
   * until {@link Subscription#request} is called.
   *
   * @param target has a topic and a server
   * @param prefetch about how many messages the sink handles at once; the driver may hold a similar
   *     number in memory beyond these
   */
  default CompletableFuture<Subscription> serve(
      Target target, RequestSink sink, int prefetch, Deadline deadline) {
    throw new UnsupportedOperationException("This driver does not support RPC");
  }

  /**
   * Sends {@code notification} to the listeners to {@code address}; it is kept until there is one.
   *
   * <p>Completes when the broker has confirmed the notification; exceptionally with {@link
   * MessagingTimeoutException} at the deadline, {@link MessageDeliveryException} when the broker
   * rejected it or the retries are exhausted, {@link TransportClosedException} when the driver
   * closes first. No notification is unroutable: the driver declares the queue if no listener has
   * done so yet.
   *
   * @param options the monitor and {@code mandatory} are ignored
   */
  default CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    throw new UnsupportedOperationException("This driver does not support notifications");
  }

  /**
   * Listens to notifications. Listeners to the same address share its notifications: each is
   * delivered to one of them. Each pool receives its own copy, which its listeners share.
   *
   * <p>Completes, restores itself and delivers as {@link #serve} does. An unacknowledged
   * notification is redelivered after the subscription has closed, or its connection was lost. A
   * message that is not a notification is counted, passed to {@link NotificationSink#unreadable},
   * and does not stop the listener.
   *
   * @param addresses at least one
   * @param pool {@code null} for none; needs {@link Capability#POOLS}
   * @param prefetch about how many notifications the sink holds at once, including batches
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
   * Listens as {@link #listen} does, in a pool that the broker deletes some time after its last
   * listener has gone, with all queued notifications. If the broker does not support that, the pool
   * is permanent.
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
   * Removes a pool and its queued notifications, unless it has listeners.
   *
   * @return completes with its last state: if it has consumers, it was not removed; exceptionally
   *     with {@link UnsupportedOperationException} if the broker has no queue for a pool, or as
   *     {@link #queues} does
   */
  default CompletableFuture<QueueState> removePool(String pool, Deadline deadline) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker has no queue for a pool"));
  }

  /**
   * Returns whether a message reaches its server on the thread that sends it, without a connection.
   * Core then uses threads that take over from their caller at once, otherwise threads that a
   * stream of messages keeps busy.
   */
  default boolean deliversInProcess() {
    return false;
  }

  /**
   * Notifies {@code listener} of every change of a connection from now on, on a thread of the
   * driver's, so it must return at once. Drivers without connections never call it.
   */
  default void onConnectionChange(Consumer<ConnectionChange> listener) {}

  /** Returns the current state; never blocks. */
  default DriverStatus status() {
    return DriverStatus.NOTHING;
  }

  /**
   * Reads the state of queues, without changing anything.
   *
   * @param names as at the broker: a topic, {@code topic.server}, {@code topic.priority}
   * @return completes with a state for each, in their order, or with none if this driver cannot
   *     read them; exceptionally with {@link MessagingTimeoutException} at the deadline
   */
  default CompletableFuture<List<QueueState>> queues(List<String> names, Deadline deadline) {
    return CompletableFuture.completedFuture(List.of());
  }

  /**
   * Reads the backlog of a listener to these addresses, in its pool if it has one, without changing
   * anything.
   *
   * @param pool {@code null} for none
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
   * Reads the broker's product, permissions and limits, and their consequences for this driver's
   * options.
   *
   * @return completes with a line for each fact, or with none if this driver cannot read them;
   *     exceptionally with {@link MessagingTimeoutException} at the deadline
   */
  default CompletableFuture<List<String>> broker(Deadline deadline) {
    return CompletableFuture.completedFuture(List.of());
  }

  /**
   * Delivers copies of messages that pass the broker to {@code sink}, through a queue of its own
   * that ends with the subscription. The messages themselves are delivered as before.
   *
   * <p>Messages that were sent before are not copied. If the sink does not keep up, copies are
   * dropped and reported to it ({@link TapSink#missed}); neither senders nor consumers wait for it.
   * The suite {@code TapContract} defines and tests the obligations of a tap.
   *
   * @return completes once messages sent from now on are copied; exceptionally with {@link
   *     UnsupportedOperationException} if the broker does not support taps, or not those of the
   *     {@link TapRequest#firehose} or for a {@link TapRequest#share} of the time, with {@link
   *     MessagingTimeoutException} at the deadline, {@link MessageDeliveryException} when the
   *     broker rejected it, {@link TransportClosedException} when the driver closes first; nothing
   *     is left at the broker then
   */
  default CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Deadline deadline) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker cannot be tapped"));
  }

  /**
   * Moves messages out of a queue, for an operator. Each is published with its properties and
   * headers, and the original is settled only when the broker has confirmed the copy in a queue. So
   * no failure loses a message, but a lost connection may leave one in both queues. A bounded queue
   * that drops its oldest messages still confirms new ones.
   *
   * @param goOn called with the number of moved messages before each batch, on a thread of the
   *     driver's; {@code false} ends the move
   * @return completes when the queue was empty, the limit is reached, {@code goOn} ended it or a
   *     problem stopped it; exceptionally with {@link MessageDeliveryException} if it could not
   *     start, or with {@link UnsupportedOperationException} if the broker has no such queues. Only
   *     the broker's answers have a deadline, not the move as a whole
   */
  default CompletableFuture<MoveRequest.Result> move(MoveRequest request, LongPredicate goOn) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker has no queues to move from"));
  }

  /**
   * Changes the broker's topology, for an operator: applies the changes in their order, as fast as
   * the broker can, and stops at the first that it rejects.
   *
   * @return completes when all are done; exceptionally with {@link MessageDeliveryException} and
   *     the change that was rejected, or with {@link UnsupportedOperationException}
   */
  default CompletableFuture<Void> rearrange(List<TopologyChange> changes) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker cannot be rearranged"));
  }

  /**
   * Claims a name on the broker, for an operator's tool that must not run twice at the same time.
   *
   * @param name of an exclusive queue, which exists as long as the claim is held
   * @return completes when it is held; exceptionally with {@link MessageDeliveryException} if
   *     another connection holds it or the broker cannot be asked, or with {@link
   *     UnsupportedOperationException}
   */
  default CompletableFuture<Claim> claim(String name) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("This driver's broker has no names to claim"));
  }

  /**
   * Frees all subscriptions, connections and threads. Calls and casts in flight complete with
   * {@link TransportClosedException}. Blocks for a few seconds at most; closing twice is fine.
   */
  @Override
  void close();
}
