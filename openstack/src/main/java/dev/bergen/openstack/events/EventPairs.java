// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import dev.bergen.spi.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end to each start: how long it took, or that no end came.
 *
 * <pre>{@code
 * EventPairs pairs =
 *     EventPairs.builder(transport.timer(), executor)
 *         .paired(pair -> log(pair.end(), pair.duration()))
 *         .lost(start -> alarm(start))
 *         .build();
 * handler = OpenStackEvents.on(OpenStackEvent.class, pairs);
 * }</pre>
 *
 * <p>Start and end are of the same resource and the same action; when Neutron creates something, of
 * the same request, as its start has no id yet. An end may be handled before its start, as a
 * listener handles several events at once. Repeated events count once.
 *
 * <p>Threads: any thread may pass events; consumers are called on the executor's. {@link #close}
 * drops the open starts, and calls no consumer after that.
 */
public final class EventPairs implements Consumer<OpenStackEvent>, AutoCloseable {
  private static final int MOST_OPEN = 10_000;

  private final Timer timer;
  private final Executor executor;
  private final Duration limit;
  private final int most;
  private final Consumer<? super EventPair> paired;
  private final Consumer<? super OpenStackEvent> lost;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock, oldest first.
  private final Map<Key, Received> open = new LinkedHashMap<>();
  private boolean closed;

  private EventPairs(Builder builder) {
    this.timer = builder.timer;
    this.executor = builder.executor;
    this.limit = builder.limit;
    this.most = builder.most;
    this.paired = builder.paired;
    this.lost = builder.lost;
  }

  /**
   * Returns a builder.
   *
   * @param timer the clock of the limit, such as that of a transport
   * @param executor runs the consumers; stays the caller's
   */
  public static Builder builder(Timer timer, Executor executor) {
    return new Builder(timer, executor);
  }

  /**
   * Takes an event. Those that are neither start nor end, or are of no known resource, are none.
   */
  @Override
  public void accept(OpenStackEvent event) {
    String id = id(event);
    boolean start = event.phase() == EventPhase.START;
    boolean end = event.phase() == EventPhase.END || event.phase() == EventPhase.ERROR;
    if (id == null || !(start || end)) {
      return;
    }
    Key key = new Key(id, kind(event), event.action());
    List<Runnable> due = new ArrayList<>();
    lock.lock();
    try {
      if (!closed) {
        take(key, new Received(event, timer.nanoTime()), due);
      }
    } finally {
      lock.unlock();
    }
    due.forEach(executor::execute);
  }

  /** Matches it with what is open, or keeps it; called under the lock. */
  private void take(Key key, Received received, List<Runnable> due) {
    Received other = open.get(key);
    if (other == null) {
      keep(key, received, due);
      return;
    }
    if (other.isStart() == received.isStart()) {
      if (Objects.equals(messageId(other), messageId(received))) {
        return;
      }
      remove(key); // another round of the same action, whose first one got no end
      if (other.isStart()) {
        due.add(() -> lost.accept(other.event));
      }
      keep(key, received, due);
      return;
    }
    remove(key);
    EventPair pair = received.isStart() ? pair(received, other) : pair(other, received);
    due.add(() -> paired.accept(pair));
  }

  private void keep(Key key, Received received, List<Runnable> due) {
    if (open.size() >= most) {
      Iterator<Map.Entry<Key, Received>> oldest = open.entrySet().iterator();
      Received dropped = oldest.next().getValue();
      oldest.remove();
      dropped.cancel();
      if (dropped.isStart()) {
        due.add(() -> lost.accept(dropped.event));
      }
    }
    received.expiry = timer.schedule(limit, () -> expire(key, received));
    open.put(key, received);
  }

  private void remove(Key key) {
    Received received = open.remove(key);
    if (received != null) {
      received.cancel();
    }
  }

  @SuppressWarnings("ReferenceEquality") // another round of the same action has taken its place
  private void expire(Key key, Received received) {
    lock.lock();
    try {
      if (closed || open.get(key) != received) {
        return;
      }
      open.remove(key);
    } finally {
      lock.unlock();
    }
    if (received.isStart()) {
      executor.execute(() -> lost.accept(received.event));
    }
  }

  private static EventPair pair(Received start, Received end) {
    Instant began = start.event.origin().time();
    Instant ended = end.event.origin().time();
    Duration duration =
        began == null || ended == null
            ? Duration.ofNanos(Math.abs(end.nanos - start.nanos))
            : Duration.between(began, ended);
    return new EventPair(start.event, end.event, duration.isNegative() ? Duration.ZERO : duration);
  }

  /** Returns how many starts and ends wait for their other half. */
  public int open() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      open.values().forEach(Received::cancel);
      open.clear();
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable String messageId(Received received) {
    return received.event.origin().messageId();
  }

  private static @Nullable String id(OpenStackEvent event) {
    if (event instanceof InstanceEvent instance) {
      return instance.instance().uuid().isEmpty() ? null : instance.instance().uuid();
    }
    if (!(event instanceof ResourceEvent resource)) {
      return null;
    }
    // Neutron does not know the id yet at the start: only the request's id is in both events.
    return "network".equals(resource.origin().program()) && resource.action().equals("create")
        ? resource.origin().requestId()
        : resource.id();
  }

  private static String kind(OpenStackEvent event) {
    return event instanceof ResourceEvent resource ? resource.resource() : "instance";
  }

  private record Key(String id, String kind, String action) {}

  /** An event whose other half is not there yet. */
  private static final class Received {
    private final OpenStackEvent event;
    private final long nanos;

    /** Null until it is kept. */
    private Timer.@Nullable Cancellable expiry;

    Received(OpenStackEvent event, long nanos) {
      this.event = event;
      this.nanos = nanos;
    }

    boolean isStart() {
      return event.phase() == EventPhase.START;
    }

    void cancel() {
      if (expiry != null) {
        expiry.cancel();
      }
    }
  }

  /** Sets the consumers of pairs, and of starts without an end. */
  public static final class Builder {
    private final Timer timer;
    private final Executor executor;
    private Duration limit = Duration.ofHours(1);
    private int most = MOST_OPEN;
    private Consumer<? super EventPair> paired = pair -> {};
    private Consumer<? super OpenStackEvent> lost = start -> {};

    private Builder(Timer timer, Executor executor) {
      this.timer = timer;
      this.executor = executor;
    }

    /** How long a start waits for its end; one hour unless set. */
    public Builder limit(Duration longest) {
      limit = longest;
      return this;
    }

    /** How many starts may wait, 10,000 unless set; beyond it the oldest is lost. */
    public Builder maxOpen(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("maxOpen must be at least 1, got " + count);
      }
      most = count;
      return this;
    }

    /** Called with each start that got its end. */
    public Builder paired(Consumer<? super EventPair> consumer) {
      paired = consumer;
      return this;
    }

    /** Called with each start that got no end within the limit. */
    public Builder lost(Consumer<? super OpenStackEvent> consumer) {
      lost = consumer;
      return this;
    }

    /** Returns the pairs, which wait for events from now on. */
    public EventPairs build() {
      return new EventPairs(this);
    }
  }
}
