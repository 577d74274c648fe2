// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.Deadline;
import dev.bergen.InvalidTargetException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.config.DefaultOptions;
import dev.bergen.internal.HandlerThreads;
import dev.bergen.json.Serializer;
import dev.bergen.message.Priority;
import dev.bergen.notify.delivery.Batcher;
import dev.bergen.notify.delivery.InFlightNotification;
import dev.bergen.notify.send.Outbox;
import dev.bergen.spi.Capability;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the notifications of some topics, of the priorities that its endpoints handle.
 *
 * <p>Listeners of the same topic share its notifications; those of a pool share a separate copy.
 * Every notification is handled at least once: it is acknowledged when all matching endpoints have
 * handled it, and redelivered after a crash. A notification that an endpoint did not handle is
 * redelivered according to the {@link RequeuePolicy}.
 *
 * <p>States: new, running, draining, closed, in this order. {@link #start} listens, {@link #stop}
 * stops consuming, {@link #awaitDrained} waits for the notifications in flight, {@link #close} does
 * the remaining steps.
 *
 * <p>Threads: any thread may call any method. Endpoints run on a pool of daemon threads and, on
 * Java 21 and later, on virtual ones once 64 are busy, or in the same process; how many events are
 * handled at once is limited either way.
 */
public final class NotificationListener implements AutoCloseable {
  private final NotificationTransport transport;
  private final List<Target> targets;
  private final @Nullable String pool;
  private final Duration drainTimeout;
  private final int places;
  private final ListenerSink sink;
  private final ListenerLife life;

  private NotificationListener(Builder builder) {
    this.transport = builder.transport;
    this.targets = builder.targets;
    this.pool = builder.pool;
    this.drainTimeout = builder.drainTimeout;
    this.places = builder.places();
    Executor executor = builder.executor;
    HandlerThreads threads = null;
    if (executor == null) {
      threads =
          HandlerThreads.open(
              "bergen-notify-" + targets.get(0).topic(),
              builder.concurrency(),
              transport.deliversInProcess());
      executor = threads;
    }
    EventDispatcher dispatcher = builder.dispatcher();
    this.sink = new ListenerSink(builder, dispatcher, executor, builder.places());
    this.life =
        new ListenerLife(
            transport,
            new ListenerLife.Wanted(
                targets,
                dispatcher.priorities(),
                builder.pool,
                builder.temporary,
                builder.places() + builder.mostHeld()),
            sink,
            threads,
            builder.startTimeout == null ? transport.timeout() : builder.startTimeout);
  }

  /**
   * Returns a builder of a listener.
   *
   * @param transport stays the caller's to close, after the listener
   * @param targets at least one; topic and exchange count, the rest of a target does not
   */
  public static Builder builder(NotificationTransport transport, Target... targets) {
    return new Builder(transport, List.of(targets));
  }

  /** Returns what it listens to. */
  public List<Target> targets() {
    return targets;
  }

  /** Returns the pool that it belongs to; {@code null} is none. */
  public @Nullable String pool() {
    return pool;
  }

  /**
   * Returns how many messages arrived so far that no endpoint can handle, because their body cannot
   * be read or their priority is missing or unknown. The total is logged when the listener closes.
   */
  public long rejected() {
    return sink.rejecting().total();
  }

  /**
   * Returns the backlog of this listener, or of its pool if it has one. Changes nothing.
   *
   * @return completes with a state for each queue or topic, or with none if the broker does not
   *     support it; exceptionally if it does not answer within {@code timeout}
   */
  public CompletableFuture<List<QueueState>> backlog(Duration timeout) {
    return life.backlog(timeout);
  }

  /** Returns the listener's state and its statistics since it was built; never waits for long. */
  public ListenerStatus status() {
    return new ListenerStatus(
        life.state(),
        sink.inFlight().count(),
        places,
        sink.handledCount(),
        sink.failedCount(),
        rejected());
  }

  /**
   * Listens, and returns when notifications sent from now on arrive. Does nothing when it runs
   * already.
   *
   * <p>Blocks for at most the start timeout. If it fails, nothing is left open and the listener is
   * closed.
   *
   * @throws InvalidTargetException if a target lacks its topic
   * @throws ServerListenException if the broker did not let it listen in time
   * @throws IllegalStateException if it was stopped before
   * @throws MessagingCancelledException if the thread is interrupted; its interrupt flag stays set
   */
  public void start() {
    life.start();
  }

  /**
   * Stops consuming. Notifications in flight are still handled, including an incomplete batch;
   * notifications that wait for a retry are requeued. Returns when no more can arrive, after a few
   * seconds at most.
   */
  public void stop() {
    life.stop();
  }

  /**
   * Waits until the listener has been stopped and all notifications in flight are handled. An
   * interrupt ends the waiting and keeps the thread's flag.
   *
   * @return whether that was so within {@code timeout}
   * @throws IllegalStateException if an endpoint of this listener would wait for itself
   */
  public boolean awaitDrained(Duration timeout) {
    return life.awaitDrained(timeout);
  }

  /**
   * Stops, waits for the notifications in flight, for at most 30 s unless set otherwise, and frees
   * everything. Endpoints that are still running are then interrupted, and their events
   * redelivered. Closing twice has no effect.
   *
   * @throws IllegalStateException if an endpoint of this listener would wait for itself
   */
  @Override
  public void close() {
    life.close(drainTimeout);
  }

  @Override
  public String toString() {
    return "NotificationListener[" + targets + " on " + transport + "]";
  }

  /** Sets up a listener. Everything but endpoints has a default. */
  public static final class Builder {
    private static final int LEAST_HELD = 16;
    private static final int BATCHES_AT_ONCE = 2;

    private final NotificationTransport transport;
    private final List<Target> targets;
    private final List<EventEndpoint> endpoints = new ArrayList<>();
    private final List<ListenerInterceptor> interceptors = new ArrayList<>();
    private Serializer serializer = Outbox.PLAIN;
    private RequeuePolicy requeuePolicy = RequeuePolicy.backOff();
    private Duration drainTimeout = Duration.ofSeconds(30);

    /** 0 means one event at a time. */
    private int batchSize;

    private Duration batchTimeout = Duration.ZERO;

    /** {@code null} means the transport's configuration; two for batches. */
    private @Nullable Integer maxConcurrent;

    /** {@code null} means none. */
    private @Nullable String pool;

    private boolean temporary;

    /** {@code null} means that unreadable messages are rejected. */
    private @Nullable RejectedMessageHandler rejected;

    /** {@code null} means threads of the listener's own. */
    private @Nullable Executor executor;

    /** {@code null} means the transport's timeout. */
    private @Nullable Duration startTimeout;

    private Builder(NotificationTransport transport, List<Target> targets) {
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("A listener has at least one target");
      }
      this.transport = transport;
      this.targets = targets;
    }

    /**
     * Adds an object with methods named after priorities, at least one of {@code audit}, {@code
     * debug}, {@code info}, {@code warn}, {@code error}, {@code critical}, {@code sample}. Each
     * takes a {@link NotificationEvent}, or for batches a list of these, and returns a {@link
     * NotificationResult} or nothing. Endpoints get an event in the order in which they were added.
     *
     * @throws IllegalArgumentException if there is no such method, or one cannot be called
     */
    public Builder endpoint(Object endpoint) {
      return endpoint(NotificationFilter.any(), endpoint);
    }

    /** Adds such an object for the events that pass {@code filter}. */
    public Builder endpoint(NotificationFilter filter, Object endpoint) {
      endpoints.add(EventEndpoint.of(filter, endpoint));
      return this;
    }

    /** Adds a handler for events of some priorities, all of them unless named. */
    public Builder handler(NotificationHandler handler, Priority... priorities) {
      return handler(NotificationFilter.any(), handler, priorities);
    }

    /** Adds such a handler for the events that pass {@code filter}. */
    public Builder handler(
        NotificationFilter filter, NotificationHandler handler, Priority... priorities) {
      endpoints.add(EventEndpoint.of(filter, handler, priorities));
      return this;
    }

    /**
     * Adds a consumer of events of some priorities, by default all of them: an event is handled
     * when the consumer returns, and an exception requeues it.
     */
    public Builder consumer(Consumer<NotificationEvent> consumer, Priority... priorities) {
      return consumer(NotificationFilter.any(), consumer, priorities);
    }

    /** Adds such a consumer for the events that pass {@code filter}. */
    public Builder consumer(
        NotificationFilter filter, Consumer<NotificationEvent> consumer, Priority... priorities) {
      endpoints.add(EventEndpoint.ofConsumer(filter, consumer, priorities));
      return this;
    }

    /** Adds a handler for batches of some priorities, all of them unless named. */
    public Builder batchHandler(NotificationBatchHandler handler, Priority... priorities) {
      return batchHandler(NotificationFilter.any(), handler, priorities);
    }

    /** Adds such a handler for the events that pass {@code filter}. */
    public Builder batchHandler(
        NotificationFilter filter, NotificationBatchHandler handler, Priority... priorities) {
      endpoints.add(EventEndpoint.ofBatches(filter, handler, priorities));
      return this;
    }

    /**
     * Collects events, and hands out {@code size} of them at once, or fewer when {@code timeout}
     * has passed since the first. An endpoint gets those of one priority together, one priority
     * after the other. Unless set, events are handled one by one.
     *
     * @throws IllegalArgumentException if {@code size} is below 1 or {@code timeout} is negative
     */
    public Builder batch(int size, Duration timeout) {
      if (size < 1 || timeout.isNegative()) {
        throw new IllegalArgumentException(
            "A batch has at least one event and waits for a while, got %d, %s"
                .formatted(size, Deadline.inWords(timeout)));
      }
      this.batchSize = size;
      this.batchTimeout = timeout;
      return this;
    }

    /**
     * Joins the listeners of that name, which together get a copy of every notification. There must
     * be listeners without a pool as well, otherwise notifications accumulate in the topic's own
     * queue.
     */
    public Builder pool(String pool) {
      this.pool = pool;
      this.temporary = false;
      return this;
    }

    /**
     * Joins the listeners of that name as {@link #pool} does. If the pool is new, the broker
     * deletes it some time after its last listener has gone: on RabbitMQ after {@code
     * rabbit_transient_queues_ttl}, 30 min unless set, elsewhere never. For temporary observers.
     */
    public Builder temporaryPool(String pool) {
      this.pool = pool;
      this.temporary = true;
      return this;
    }

    /** The policy for events that were not handled; {@link RequeuePolicy#backOff} unless set. */
    public Builder requeue(RequeuePolicy policy) {
      this.requeuePolicy = policy;
      return this;
    }

    /**
     * Passes messages that no endpoint can handle to {@code handler}: those whose body cannot be
     * read, and notifications whose priority is missing or unknown. They are acknowledged when it
     * returns.
     *
     * <p>Without such a handler they are logged, the broker drops unreadable messages or moves them
     * to the queue's dead letter exchange, and notifications of unknown priority are acknowledged.
     * No such message blocks the ones behind it.
     */
    public Builder rejected(RejectedMessageHandler handler) {
      this.rejected = handler;
      return this;
    }

    /** Wraps everything that is handled in {@code interceptor}, inside of those added before. */
    public Builder interceptor(ListenerInterceptor interceptor) {
      interceptors.add(interceptor);
      return this;
    }

    /**
     * Converts payloads and contexts; {@link Serializer#none}, which changes nothing, unless set.
     */
    public Builder serializer(Serializer serializer) {
      this.serializer = serializer;
      return this;
    }

    /**
     * How many events are handled at once, {@code executor_thread_pool_size}, 64, unless set; or
     * how many batches, 2 unless set. With one, events are handled in the order in which they came.
     *
     * @throws IllegalArgumentException if {@code limit} is below 1
     */
    public Builder maxConcurrent(int limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("A listener handles at least one event, got " + limit);
      }
      this.maxConcurrent = limit;
      return this;
    }

    /** Runs endpoints on {@code executor}, which stays the caller's to close, afterwards. */
    public Builder executor(Executor executor) {
      this.executor = executor;
      return this;
    }

    /** How long {@code start} waits for the broker; the transport's timeout unless set. */
    public Builder startTimeout(Duration timeout) {
      this.startTimeout = timeout;
      return this;
    }

    /** How long {@code close} waits for the notifications in flight; 30 s unless set. */
    public Builder drainTimeout(Duration timeout) {
      this.drainTimeout = timeout;
      return this;
    }

    /**
     * Returns the listener, which does nothing yet.
     *
     * @throws IllegalArgumentException if it has no endpoint, or one that takes batches when there
     *     are none, or single events when there are batches
     * @throws UnsupportedOperationException if the driver has no pools, or no requeueing, and the
     *     listener needs them
     */
    public NotificationListener build() {
      if (endpoints.isEmpty()) {
        throw new IllegalArgumentException("A listener has at least one endpoint");
      }
      for (EventEndpoint endpoint : endpoints) {
        if (endpoint.batches() != (batchSize > 0)) {
          throw new IllegalArgumentException(
              endpoint.batches()
                  ? endpoint.name() + " takes batches, so the builder must say batch(size, timeout)"
                  : endpoint.name() + " takes single events, but the builder says batch(…)");
        }
      }
      if (pool != null) {
        transport.require(Capability.POOLS, "pool '" + pool + "'");
      }
      if (requeuePolicy.way() == RequeuePolicy.Way.AT_ONCE) {
        transport.require(Capability.REQUEUE, "RequeuePolicy.immediately()");
      }
      return new NotificationListener(this);
    }

    EventDispatcher dispatcher() {
      return new EventDispatcher(List.copyOf(endpoints));
    }

    Around around() {
      return new Around(List.copyOf(interceptors), targets, pool, batchSize > 0);
    }

    NotificationTransport transport() {
      return transport;
    }

    Serializer serializer() {
      return serializer;
    }

    @Nullable RejectedMessageHandler rejected() {
      return rejected;
    }

    RequeuePolicy requeuePolicy() {
      return requeuePolicy;
    }

    boolean canRequeue() {
      return transport.capabilities().contains(Capability.REQUEUE);
    }

    int concurrency() {
      if (maxConcurrent != null) {
        return maxConcurrent;
      }
      return batchSize > 0
          ? BATCHES_AT_ONCE
          : transport.options().get(DefaultOptions.EXECUTOR_THREAD_POOL_SIZE);
    }

    /** How many notifications are worked on at once. */
    int places() {
      return Math.multiplyExact(concurrency(), Math.max(1, batchSize));
    }

    /** How many more may wait for a retry. */
    int mostHeld() {
      return requeuePolicy.way() == RequeuePolicy.Way.BACK_OFF ? Math.max(LEAST_HELD, places()) : 0;
    }

    /** Returns the batcher; {@code null} when events are handled one at a time. */
    @Nullable Batcher batcher(Consumer<List<InFlightNotification>> start) {
      return batchSize > 0
          ? new Batcher(batchSize, batchTimeout, concurrency(), transport.timer(), start)
          : null;
    }
  }
}
