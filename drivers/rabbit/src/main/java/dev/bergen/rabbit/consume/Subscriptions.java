// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.ConfigurationException;
import dev.bergen.Deadline;
import dev.bergen.InvalidTargetException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.cancel.ControlQueue;
import dev.bergen.rabbit.codec.BodyReader;
import dev.bergen.rabbit.declare.Concessions;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.reply.ReplySender;
import dev.bergen.rabbit.settings.RabbitSettings;
import dev.bergen.rabbit.topology.Addresses;
import dev.bergen.rabbit.topology.QueueIds;
import dev.bergen.rabbit.topology.Topology.Bound;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Registry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The servers and listeners of one driver, and the handling of their messages.
 *
 * <p>Threads: any; closing waits a few seconds at most.
 */
public final class Subscriptions {
  /** How long a reply is of use where its caller sent no time-out. */
  private static final Duration REPLY_PATIENCE = Duration.ofHours(1);

  /** How long a request may have been on its way before its caller's time counts here. */
  private static final Duration TRAVEL = Duration.ofSeconds(5);

  /**
   * A server that works on so many requests at once has as many more waiting here: quick ones would
   * be through before the broker, after their acknowledgement, has sent the next, and queuing these
   * meanwhile costs it a third more. Servers of less are likely to be slow, and leave the work to a
   * free one.
   */
  private static final int MANY = 64;

  /** The largest prefetch there is. */
  private static final int MOST = 65_535;

  private final RabbitSettings settings;
  private final Addresses addresses;
  private final Link consuming;
  private final QueueIds queueIds;
  private final Concessions concessions;
  private final BodyReader bodies;
  private final SecondCopies copies;
  private final ReplySender replies;
  private final Executor deliveries;
  private final Timer timer;
  private final Registry<RabbitSubscription> open = new Registry<>();
  private final BindingWatch bindings;

  /** Null when Java peers do not exchange control messages. */
  private final @Nullable ControlQueue control;

  /**
   * @param deliveries hands out messages that must not be handed out on the thread of the asking
   *     sink
   */
  public Subscriptions(
      RabbitSettings settings,
      Addresses addresses,
      Link consuming,
      QueueIds queueIds,
      Concessions concessions,
      BodyReader bodies,
      SecondCopies copies,
      ReplySender replies,
      Executor deliveries,
      Timer timer) {
    this.settings = settings;
    this.addresses = addresses;
    this.consuming = consuming;
    this.queueIds = queueIds;
    this.concessions = concessions;
    this.bodies = bodies;
    this.copies = copies;
    this.replies = replies;
    this.deliveries = deliveries;
    this.timer = timer;
    this.bindings = new BindingWatch(consuming, open::parts, timer);
    this.control = settings.javaPeers() ? new ControlQueue(consuming) : null;
  }

  /** As the driver's. */
  public CompletableFuture<Subscription> serve(
      Target target, RequestSink sink, int prefetch, Deadline deadline) {
    List<Bound> queues;
    try {
      queues = addresses.server(target, queueIds.next());
    } catch (InvalidTargetException | ConfigurationException e) {
      return CompletableFuture.failedFuture(e);
    }
    int fetched = prefetch(prefetch < MANY ? prefetch : 2 * Math.min(prefetch, MOST));
    // wall clock: the broker's, from when on a stream is read again
    StreamPosition stream = new StreamPosition(System::currentTimeMillis);
    RequestExit exit =
        new RequestExit(
            copies.forAnotherServer(),
            stream,
            arrival -> sink.accept(incoming(arrival)),
            this::forget);
    String fanoutQueue = queues.get(queues.size() - 1).queue().name();
    RequestIntake intake =
        new RequestIntake(
            Addresses.topic(target),
            fanoutQueue,
            bodies,
            new Arrivals(timer, control),
            new Handover<>(deliveries, exit, fetched));
    String ownQueue = settings.topology().deletesFanoutQueue() ? fanoutQueue : null;
    return subscribe(target, blueprint(queues, ownQueue, stream, fetched, intake), deadline);
  }

  /** As the driver's. */
  public CompletableFuture<Subscription> listen(
      List<NotificationAddress> listened,
      @Nullable String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    try {
      return listen(listened, addresses.listener(listened, pool), sink, prefetch, deadline);
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** As the driver's. */
  public CompletableFuture<Subscription> listenInTemporaryPool(
      List<NotificationAddress> listened,
      String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    try {
      return listen(listened, addresses.temporaryPool(listened, pool), sink, prefetch, deadline);
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Subscription> listen(
      List<NotificationAddress> listened,
      List<Bound> queues,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    int fetched = prefetch(prefetch);
    NotificationIntake intake =
        new NotificationIntake(
            bodies,
            settings.topology(),
            concessions,
            deliveries,
            copies.ofNotifications(),
            sink,
            fetched);
    return subscribe(
        Addresses.target(listened.get(0)),
        // wall clock: as above
        blueprint(queues, null, new StreamPosition(System::currentTimeMillis), fetched, intake),
        deadline);
  }

  private ServerChannel blueprint(
      List<Bound> queues,
      @Nullable String ownQueue,
      StreamPosition stream,
      int prefetch,
      Intake intake) {
    return new ServerChannel(
        queues,
        ownQueue,
        settings.topology().consumerArguments(),
        stream,
        prefetch,
        concessions,
        intake);
  }

  /** Returns what the broker may deliver unacknowledged. */
  private int prefetch(int wanted) {
    return settings.prefetch() > 0 ? settings.prefetch() : Math.max(1, Math.min(wanted, MOST));
  }

  private CompletableFuture<Subscription> subscribe(
      Target target, ServerChannel blueprint, Deadline deadline) {
    RabbitSubscription subscription =
        new RabbitSubscription(consuming, target, blueprint, timer, open::remove);
    if (!open.add(subscription)) {
      return CompletableFuture.failedFuture(
          new TransportClosedException(false, "The transport is closed", null));
    }
    bindings.begin();
    return subscription.open(deadline);
  }

  /** A reply is of use as long as the caller waits, and a little for the request's way here. */
  private RabbitRequest incoming(Arrival arrival) {
    Deadline patience = arrival.patience();
    Duration useful = patience == null ? REPLY_PATIENCE : patience.remaining().plus(TRAVEL);
    return new RabbitRequest(arrival, replies, timer.deadline(useful), () -> forget(arrival));
  }

  /** It can no longer be cancelled. */
  private void forget(Arrival arrival) {
    String id = arrival.message().messageId();
    if (control != null && arrival.cancellation() != null && id != null) {
      control.forget(id);
    }
  }

  /** Returns the names of all queues that are consumed. */
  public List<String> queues() {
    List<String> queues = new ArrayList<>();
    open.parts().forEach(subscription -> queues.addAll(subscription.queues()));
    return queues;
  }

  /** Ends them all, and takes no more. */
  public void close() {
    List<RabbitSubscription> left = open.close();
    bindings.close();
    RabbitSubscription.closeAll(left);
  }
}
