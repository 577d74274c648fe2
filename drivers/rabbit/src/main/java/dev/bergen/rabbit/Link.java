// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Connection;
import dev.bergen.FailureKind;
import dev.bergen.rabbit.LinkEffect.Dial;
import dev.bergen.rabbit.LinkEffect.Discard;
import dev.bergen.rabbit.LinkEffect.Serve;
import dev.bergen.rabbit.LinkEffect.TellUnreachable;
import dev.bergen.rabbit.LinkEffect.Wait;
import dev.bergen.rabbit.LinkEffect.Withdraw;
import dev.bergen.rabbit.LinkMachine.Step;
import dev.bergen.rabbit.LinkState.Phase;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.ConnectionChange.State;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, kept up by one thread of its own: the loop that feeds {@link
 * LinkMachine} and applies what it says.
 *
 * <p>Threads: any thread may call the methods; users are called, and posted tasks run, on the loop.
 * The thread begins when somebody first needs the connection and ends with {@link #close}.
 */
final class Link {
  private static final Logger log = LoggerFactory.getLogger(Link.class);
  private static final int MOST_REASONS = 8;
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final String purpose;
  private final Dialer dialer;
  private final RedialWaits waits;
  private final Timer timer;
  private final LinkMachine machine;
  private final List<LinkUser> users = new CopyOnWriteArrayList<>();
  private final List<Consumer<ConnectionChange>> listeners = new CopyOnWriteArrayList<>();

  /** Short: everybody who posts has at most a few tasks in it. */
  private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();

  /** Null until somebody needs the connection. */
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

  // Written by the loop only.
  private volatile LinkState state = LinkState.START;
  private volatile String status = "not connected yet";
  private volatile @Nullable String blocked;
  private @Nullable Connection connection;
  private volatile String lastFailure = "";
  private volatile FailureKind lastKind = FailureKind.OTHER;

  /** The reasons that were logged in this outage: each once, however long it lasts. */
  private final Set<String> said = new HashSet<>();

  /** The newest wait; null before the first. */
  private Timer.@Nullable Cancellable waiting;

  /** Written once by close(). */
  private volatile boolean closing;

  /**
   * @param purpose names the connection in logs and threads: {@code publish}
   */
  Link(String purpose, Dialer dialer, RedialWaits waits, Timer timer) {
    this.purpose = purpose;
    this.dialer = dialer;
    this.waits = waits;
    this.timer = timer;
    this.machine = new LinkMachine(dialer.hosts());
  }

  /** Adds a user, which is told at once if the connection is up. */
  void attach(LinkUser user) {
    post(
        () -> {
          users.add(user);
          Connection current = connection;
          if (current != null && state.is(Phase.UP)) {
            user.connected(current);
          }
        });
    want();
  }

  /** On the loop: forgets a user, which has let go of everything. */
  void detach(LinkUser user) {
    users.remove(user);
  }

  /** Tells of every change from now on, on the loop or the reader's thread. */
  void onChange(Consumer<ConnectionChange> listener) {
    listeners.add(listener);
  }

  private void changed(State now, @Nullable String reason) {
    ConnectionChange change =
        new ConnectionChange(
            purpose, now, hostText(), reason, reason == null ? FailureKind.OTHER : lastKind);
    listeners.forEach(listener -> runOne(() -> listener.accept(change)));
  }

  /** Returns how it is at this moment. */
  ConnectionStatus report() {
    return new ConnectionStatus(
        purpose, isUp(), status(), lastFailure.isEmpty() ? null : lastFailure);
  }

  /** Makes sure that somebody keeps the connection up. */
  private void want() {
    if (thread.get() != null || closing) {
      return;
    }
    Thread starting = new Thread(this::run, "bergen-rabbit-" + purpose);
    starting.setDaemon(true);
    if (thread.compareAndSet(null, starting)) {
      starting.start();
      post(() -> handle(new LinkEvent.Wanted()));
    }
  }

  /** Runs {@code task} on the loop, unless the link closes before. */
  void post(Runnable task) {
    if (!state.is(Phase.CLOSED)) {
      mailbox.add(task);
    }
  }

  boolean isUp() {
    return state.is(Phase.UP);
  }

  /** Whether all hosts refused lately and the next try is some time away. */
  boolean isUnreachable() {
    LinkState now = state;
    return now.is(Phase.WAITING) && now.failures() > 0;
  }

  /** Why the broker takes no messages; {@code null} when it does. */
  @Nullable String blocked() {
    return blocked;
  }

  /** Says in words how the connection is. */
  String status() {
    String why = blocked;
    return why == null ? status : status + ", which takes no messages: " + why;
  }

  /** Breaks the connection, which is then repaired. For a connection that has proved dead. */
  void distrust(Connection suspect) {
    post(
        () -> {
          if (suspect.equals(connection)) {
            suspect.abort();
          }
        });
  }

  /** Closes the connection and ends the loop; blocks for a few seconds at most. */
  void close() {
    closing = true;
    post(() -> handle(new LinkEvent.Closing()));
    Thread loop = thread.get();
    if (loop == null || loop == Thread.currentThread()) {
      return;
    }
    try {
      loop.join(CLOSING.toMillis());
      if (loop.isAlive()) {
        dialer.cut();
        loop.join(CLOSING.toMillis());
      }
    } catch (InterruptedException e) {
      dialer.cut();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!state.is(Phase.CLOSED)) {
        runOne(mailbox.take());
      }
    } catch (InterruptedException e) {
      log.error("The loop of a RabbitMQ connection was interrupted: {}", purpose, e);
      handle(new LinkEvent.Closing());
    }
    if (waiting != null) {
      waiting.cancel();
    }
    mailbox.clear();
  }

  private void runOne(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) { // whatever it is, the loop must go on
      log.error("A task of a RabbitMQ connection failed: {}", purpose, e);
    }
  }

  private void handle(LinkEvent event) {
    Step step = machine.step(state, event);
    state = step.state();
    step.effects().forEach(this::apply);
  }

  private void apply(LinkEffect effect) {
    if (effect instanceof Dial dial) {
      dial(dial);
    } else if (effect instanceof Wait wait) {
      waitFor(wait);
    } else if (effect instanceof Serve) {
      serve();
    } else if (effect instanceof Withdraw) {
      withdraw();
    } else if (effect instanceof TellUnreachable) {
      tell(user -> user.unreachable(lastFailure));
    } else if (effect instanceof Discard) {
      discard();
    }
  }

  private void dial(Dial dial) {
    if (closing) {
      post(() -> handle(new LinkEvent.DialFailed(dial.epoch())));
      return;
    }
    if (lastFailure.isEmpty()) {
      status = "no answer yet from " + dialer.address(dial.host());
    }
    try {
      Connection fresh = dialer.dial(dial.host());
      connection = fresh;
      fresh.addBlockedListener(this::blocked, this::unblocked);
      handle(new LinkEvent.Connected(dial.epoch()));
      // Last: it speaks up at once if the connection has broken meanwhile.
      fresh.addShutdownListener(cause -> post(() -> lost(dial.epoch(), cause)));
    } catch (Dialer.DialException e) {
      lastFailure = String.valueOf(e.getMessage());
      lastKind = e.kind();
      status = lastFailure;
      log.debug("Dial failed", e);
      post(() -> handle(new LinkEvent.DialFailed(dial.epoch())));
    }
  }

  private void lost(long epoch, Throwable cause) {
    if (state.is(Phase.UP) && state.epoch() == epoch) {
      connection = null;
      lastKind = FailureKind.NETWORK;
      lastFailure = "lost the connection to %s: %s".formatted(hostText(), AmqpErrors.text(cause));
      log.warn("RabbitMQ connection {}: {}", purpose, lastFailure);
      changed(State.LOST, lastFailure);
    }
    handle(new LinkEvent.Lost(epoch));
  }

  private void waitFor(Wait wait) {
    Duration delay = waits.delay(wait.rounds(), ThreadLocalRandom.current()::nextDouble);
    status = "%s. Trying again in %.1f seconds".formatted(lastFailure, delay.toMillis() / 1000.0);
    if (wait.rounds() > 0 && said.size() < MOST_REASONS && said.add(lastFailure)) {
      log.warn("RabbitMQ connection {}: {}", purpose, status);
      changed(State.UNREACHABLE, lastFailure);
    }
    waiting = timer.schedule(delay, () -> post(() -> handle(new LinkEvent.WaitOver(wait.epoch()))));
  }

  private void serve() {
    Connection current = connection;
    if (current == null) {
      return;
    }
    status = "connected to %s (%s)".formatted(hostText(), server(current));
    said.clear();
    log.info(
        "RabbitMQ connection {} is up: {} to {}",
        purpose,
        current.getClientProvidedName(),
        hostText());
    changed(State.UP, null);
    tell(user -> user.connected(current));
  }

  /** Returns what the other side calls itself: {@code RabbitMQ 3.10.8}. */
  private static String server(Connection connection) {
    Map<String, Object> said = connection.getServerProperties();
    return said.getOrDefault("product", "unknown") + " " + said.getOrDefault("version", "version");
  }

  private void withdraw() {
    blocked = null;
    String reason = state.is(Phase.CLOSED) ? "the driver closes" : lastFailure;
    tell(user -> user.disconnected(reason));
  }

  private void discard() {
    Connection unwanted = connection;
    connection = null;
    if (unwanted != null) {
      unwanted.abort((int) CLOSING.toMillis());
      log.info("RabbitMQ connection {} is closed", purpose);
    }
  }

  private void blocked(String reason) {
    blocked = reason;
    log.error("RabbitMQ takes no messages on connection {}: {}", purpose, reason);
    lastKind = FailureKind.LIMIT; // of memory or disk
    changed(State.BLOCKED, reason);
    post(() -> tell(user -> user.blocked(reason)));
  }

  private void unblocked() {
    blocked = null;
    log.info("RabbitMQ takes messages again on connection {}", purpose);
    changed(State.UNBLOCKED, null);
    post(() -> tell(LinkUser::unblocked));
  }

  private void tell(Consumer<LinkUser> news) {
    for (LinkUser user : users) {
      runOne(() -> news.accept(user));
    }
  }

  private String hostText() {
    return dialer.address(state.host());
  }
}
