// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.internal.HandlerThreads;
import dev.bergen.internal.life.Lifecycle;
import dev.bergen.internal.life.Opening;
import dev.bergen.message.Priority;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.NotificationTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a listener's life; {@link NotificationListener} documents their promises. */
final class ListenerLife extends Lifecycle<Subscription> {
  private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);

  /**
   * The sources of a listener's notifications.
   *
   * @param priorities those that some endpoint handles
   * @param pool {@code null} means none
   * @param temporary whether the broker deletes the pool some time after its last listener has gone
   * @param prefetch how many notifications the broker may deliver ahead
   */
  record Wanted(
      List<Target> targets,
      Set<Priority> priorities,
      @Nullable String pool,
      boolean temporary,
      int prefetch) {
    /** Every target with every priority. */
    List<NotificationAddress> addresses() {
      List<NotificationAddress> addresses = new ArrayList<>();
      for (Target target : targets) {
        String topic = target.topic() == null ? "" : target.topic();
        for (Priority priority : priorities) {
          addresses.add(new NotificationAddress(target.exchange(), topic, priority.key()));
        }
      }
      return addresses;
    }
  }

  private final NotificationTransport transport;
  private final Wanted wanted;
  private final ListenerSink sink;
  private final Duration startTimeout;

  /**
   * @param threads end with the listener; {@code null} when endpoints run on an executor of the
   *     user's
   */
  ListenerLife(
      NotificationTransport transport,
      Wanted wanted,
      ListenerSink sink,
      @Nullable HandlerThreads threads,
      Duration startTimeout) {
    super(
        new Words(log, "listener to", wanted.targets(), "notifications"),
        sink.inFlight(),
        threads,
        startTimeout);
    this.transport = transport;
    this.wanted = wanted;
    this.sink = sink;
    this.startTimeout = startTimeout;
  }

  CompletableFuture<List<QueueState>> backlog(Duration timeout) {
    return transport.waiting(wanted.addresses(), wanted.pool(), timeout);
  }

  @Override
  protected Subscription open() {
    Deadline deadline = transport.timer().deadline(startTimeout);
    return Opening.await(
        listen(deadline), wanted.targets().get(0), deadline, transport.callbacks(), log);
  }

  private CompletableFuture<Subscription> listen(Deadline deadline) {
    String pool = wanted.pool();
    return pool != null && wanted.temporary()
        ? transport.listenInTemporaryPool(
            wanted.addresses(), pool, sink, wanted.prefetch(), deadline)
        : transport.listen(wanted.addresses(), pool, sink, wanted.prefetch(), deadline);
  }

  @Override
  protected void begin(Subscription opened) {
    sink.open(opened);
    log.info("Listening to {} on {}", wanted.targets(), transport);
  }

  @Override
  protected void end(Subscription opened) {
    Opening.awaitStopped(opened::stop, log);
    sink.stop();
    log.info("Stopped listening to {}, {} in progress", wanted.targets(), sink.inFlight().count());
  }

  @Override
  protected void free(@Nullable Subscription opened) {
    sink.rejecting().logTotal(wanted.targets());
    if (opened != null) {
      opened.close();
    }
  }
}
