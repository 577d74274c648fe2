// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import dev.bergen.Deadline;
import dev.bergen.FailureKind;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.link.LinkEffect.Dial;
import dev.bergen.rabbit.link.LinkEffect.Discard;
import dev.bergen.rabbit.link.LinkEffect.ReportUnreachable;
import dev.bergen.rabbit.link.LinkEffect.Serve;
import dev.bergen.rabbit.link.LinkEffect.Wait;
import dev.bergen.rabbit.link.LinkEffect.Withdraw;
import dev.bergen.rabbit.link.LinkMachine.Step;
import dev.bergen.rabbit.link.LinkState.Phase;
import dev.bergen.rabbit.settings.RedialWaits;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.ConnectionChange.State;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Mailbox;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, maintained by a thread of its own: the loop that feeds {@link
 * LinkMachine} and applies its effects.
 *
 * <p>Threads: any thread may call the methods; users are called, and posted tasks run, on the loop.
 * The thread starts at the first use of the connection and ends with {@link #close}.
 */
public final class Link {
  private static final Logger log = LoggerFactory.getLogger(Link.class);
  private static final int MOST_REASONS = 8;
  private static final int MOST_TASKS = 1 << 16;
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final Duration NEXT_START = Duration.ofMillis(100);

  private final String purpose;
  private final Dialer dialer;
  private final RedialWaits waits;
  private final Timer timer;
  private final LinkMachine machine;
  private final List<LinkUser> users = new CopyOnWriteArrayList<>();
  private final List<Consumer<ConnectionChange>> listeners = new CopyOnWriteArrayList<>();

  /** Everybody who posts has at most a few tasks in it. */
  private final Mailbox mailbox;

  /** Whether the connection has been used. */
  private final AtomicBoolean wanted = new AtomicBoolean();

  // Written by the loop only.
  private volatile LinkState state = LinkState.START;
  private volatile String status = "not connected yet";
  private volatile @Nullable String blocked;
  private @Nullable Connection connection;

  private final Connection.BlockListener blockListener =
      new Connection.BlockListener() {
        @Override
        public void blocked(String reason) {
          Link.this.blocked(reason);
        }

        @Override
        public void unblocked() {
          Link.this.unblocked();
        }
      };

  private volatile String lastFailure = "";
  private volatile FailureKind lastKind = FailureKind.OTHER;

  /** The reasons that were logged in this outage: each once, however long it lasts. */
  private final Set<String> logged = new HashSet<>();

  /** The newest wait; null before the first. */
  private Timer.@Nullable Cancellable waiting;

  /** Written once by close(). */
  private volatile boolean closing;

  /**
   * @param purpose names the connection in logs and threads: {@code publish}
   */
  public Link(String purpose, Dialer dialer, RedialWaits waits, Timer timer) {
    this.purpose = purpose;
    this.dialer = dialer;
    this.waits = waits;
    this.timer = timer;
    this.machine = new LinkMachine(dialer.hosts());
    this.mailbox = new Mailbox("bergen-rabbit-" + purpose, MOST_TASKS, this::failed);
  }

  /** Adds a user, which is notified at once if the connection is up. */
  public void attach(LinkUser user) {
    post(
        () -> {
          users.add(user);
          Connection current = connection;
          if (current != null && state.is(Phase.UP)) {
            serve(user, current);
          }
        });
    want();
  }

  /** On the loop: forgets a user, which has let go of everything. */
  public void detach(LinkUser user) {
    users.remove(user);
  }

  /** Reports every change from now on, on the loop or the reader's thread. */
  public void onChange(Consumer<ConnectionChange> listener) {
    listeners.add(listener);
  }

  private void changed(State now, @Nullable String reason) {
    ConnectionChange change =
        new ConnectionChange(
            purpose, now, hostText(), reason, reason == null ? FailureKind.OTHER : lastKind);
    listeners.forEach(listener -> runOne(() -> listener.accept(change)));
  }

  /** Returns how it is at this moment. */
  public ConnectionStatus report() {
    return new ConnectionStatus(
        purpose, isUp(), status(), lastFailure.isEmpty() ? null : lastFailure);
  }

  /** Makes sure that a thread maintains the connection. */
  private void want() {
    if (!closing && wanted.compareAndSet(false, true)) {
      post(() -> handle(new LinkEvent.Wanted()));
    }
  }

  /**
   * Runs {@code task} on the loop, also if the link closes meanwhile.
   *
   * @return whether it will run; {@code false} once the link is closed
   */
  public boolean post(Runnable task) {
    return mailbox.post(task);
  }

  /** A task failed, which hurts no other; or no thread could be started for it. */
  private void failed(Throwable error) {
    if (!closing && !mailbox.isCurrentThread()) {
      lastFailure = "no thread could be started: " + error;
      status = lastFailure;
      timer.schedule(NEXT_START, mailbox::start);
    }
  }

  public boolean isUp() {
    return state.is(Phase.UP);
  }

  /** Whether all hosts refused lately and the next try is some time away. */
  public boolean isUnreachable() {
    LinkState now = state;
    return now.is(Phase.WAITING) && now.failures() > 0;
  }

  /** Why the broker takes no messages; {@code null} when it does. */
  public @Nullable String blocked() {
    return blocked;
  }

  /** Returns what keeps messages from the broker; {@code OTHER} if nothing is known to. */
  public FailureKind trouble() {
    return isUp() && blocked == null ? FailureKind.OTHER : lastKind;
  }

  /** Says in words how the connection is. */
  public String status() {
    String why = blocked;
    return why == null ? status : status + ", which blocked this connection: " + why;
  }

  /**
   * Breaks the connection, which is then repaired. For a connection that has proved dead.
   *
   * @param why it is believed to be, for the log
   */
  public void distrust(Connection suspect, String why) {
    post(
        () -> {
          if (suspect.equals(connection)) {
            if (suspect.isOpen()) {
              log.warn("RabbitMQ connection {} is given up: {}", purpose, why);
            }
            suspect.close("it has proved unusable", AmqpDialer.CLOSING);
          }
        });
  }

  /** Closes the connection and ends the loop; blocks for a few seconds at most. */
  public void close() {
    closing = true;
    if (wanted.get()) {
      post(() -> handle(new LinkEvent.Closing()));
    }
    if (!mailbox.close(Deadline.after(CLOSING)) && !mailbox.isCurrentThread()) {
      dialer.cut();
      mailbox.close(Deadline.after(CLOSING));
    }
  }

  private void runOne(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // any failure: the others must be notified, too
      log.error("A task of a RabbitMQ connection failed: {}", purpose, e);
    }
  }

  private void handle(LinkEvent event) {
    Step step = machine.step(state, event);
    state = step.state();
    step.effects().forEach(effect -> runOne(() -> apply(effect)));
    if (state.is(Phase.CLOSED) && waiting != null) {
      waiting.cancel();
    }
  }

  /** Posts the event that the machine expects, even if an effect fails. */
  private void apply(LinkEffect effect) {
    if (effect instanceof Dial dial) {
      dial(dial);
    } else if (effect instanceof Wait wait) {
      waitFor(wait);
    } else if (effect instanceof Serve) {
      serve();
    } else if (effect instanceof Withdraw) {
      withdraw();
    } else if (effect instanceof ReportUnreachable) {
      notifyUsers(user -> user.unreachable(lastFailure));
    } else if (effect instanceof Discard) {
      discard();
    }
  }

  private void dial(Dial dial) {
    if (closing) {
      post(() -> handle(new LinkEvent.DialFailed(dial.epoch())));
      return;
    }
    Connection fresh;
    try {
      if (lastFailure.isEmpty()) {
        status = "no answer yet from " + dialer.address(dial.host());
      }
      fresh = dialer.dial(dial.host(), this::accepted);
    } catch (Throwable e) { // any failure: the next try may succeed
      post(() -> handle(new LinkEvent.DialFailed(dial.epoch())));
      dialFailed(dial, e);
      return;
    }
    connection = fresh;
    handle(new LinkEvent.Connected(dial.epoch()));
    watch(fresh, dial.epoch());
  }

  /** The host has accepted the connection: a caller that times out now reports that. */
  private void accepted(String silent) {
    if (lastFailure.isEmpty()) {
      status = silent;
    }
  }

  private void dialFailed(Dial dial, Throwable error) {
    if (error instanceof Dialer.DialException failure) {
      lastFailure = String.valueOf(error.getMessage());
      lastKind = failure.kind();
      log.debug("Dial failed", error);
    } else {
      lastKind = FailureKind.OTHER;
      lastFailure = "could not connect to %s: %s".formatted(dialer.address(dial.host()), error);
      logOnce(error);
    }
    status = lastFailure;
  }

  /** Logs the stack trace once, beside the messages of the outage. */
  private void logOnce(Throwable error) {
    if (logged.size() < MOST_REASONS && !logged.contains(lastFailure)) {
      log.error("RabbitMQ connection {}: {}", purpose, lastFailure, error);
    }
  }

  private void watch(Connection fresh, long epoch) {
    try {
      fresh.onBlock(blockListener);
      // Last: it speaks up at once if the connection has broken meanwhile.
      fresh.onClose(reason -> post(() -> lost(epoch, AmqpErrors.text(reason))));
    } catch (Throwable e) { // its end would go unheard
      post(() -> lost(epoch, AmqpErrors.text(e)));
      fresh.close("its closing could not be watched", CLOSING);
    }
  }

  private void lost(long epoch, String why) {
    if (state.is(Phase.UP) && state.epoch() == epoch) {
      connection = null;
      lastKind = FailureKind.NETWORK;
      lastFailure = "lost the connection to %s: %s".formatted(hostText(), why);
      log.warn("RabbitMQ connection {}: {}", purpose, lastFailure);
      changed(State.LOST, lastFailure);
    }
    handle(new LinkEvent.Lost(epoch));
  }

  private void waitFor(Wait wait) {
    Runnable over = () -> post(() -> handle(new LinkEvent.WaitOver(wait.epoch())));
    Duration delay;
    try {
      delay = waits.delay(wait.rounds(), ThreadLocalRandom.current()::nextDouble);
      waiting = timer.schedule(delay, over);
    } catch (Throwable e) { // at once is better than never
      over.run();
      throw e;
    }
    status = "%s. Trying again in %.1f seconds".formatted(lastFailure, delay.toMillis() / 1000.0);
    if (wait.rounds() > 0 && logged.size() < MOST_REASONS && logged.add(lastFailure)) {
      log.warn("RabbitMQ connection {}: {}", purpose, status);
      changed(State.UNREACHABLE, lastFailure);
    }
  }

  private void serve() {
    Connection current = connection;
    if (current == null) {
      return;
    }
    runOne(() -> announce(current));
    users.forEach(user -> serve(user, current));
  }

  private void announce(Connection current) {
    status = "connected to %s (%s)".formatted(hostText(), server(current));
    logged.clear();
    log.info("RabbitMQ connection {} is up: {} to {}", purpose, current.name(), hostText());
    changed(State.UP, null);
  }

  /** A user that fails to start would wait indefinitely: it gets another connection. */
  private void serve(LinkUser user, Connection current) {
    try {
      user.connected(current);
    } catch (Throwable e) {
      log.error("RabbitMQ connection {} is replaced: it could not be used", purpose, e);
      distrust(current, "it could not be used");
    }
  }

  /** Returns the broker's name and version: {@code RabbitMQ 3.10.8}. */
  private static String server(Connection connection) {
    Map<String, @Nullable Object> server = connection.serverProperties();
    return server.getOrDefault("product", "unknown")
        + " "
        + server.getOrDefault("version", "version");
  }

  private void withdraw() {
    blocked = null;
    String reason = state.is(Phase.CLOSED) ? "the driver closes" : lastFailure;
    notifyUsers(user -> user.disconnected(reason));
  }

  private void discard() {
    Connection unwanted = connection;
    connection = null;
    if (unwanted != null) {
      unwanted.close("the driver is closed", CLOSING);
      log.info("RabbitMQ connection {} is closed", purpose);
    }
  }

  private void blocked(String reason) {
    blocked = reason;
    log.error("RabbitMQ blocked connection {} (resource alarm): {}", purpose, reason);
    lastKind = FailureKind.LIMIT; // of memory or disk
    changed(State.BLOCKED, reason);
    post(() -> notifyUsers(user -> user.blocked(reason)));
  }

  private void unblocked() {
    blocked = null;
    log.info("RabbitMQ unblocked connection {}", purpose);
    changed(State.UNBLOCKED, null);
    post(() -> notifyUsers(LinkUser::unblocked));
  }

  private void notifyUsers(Consumer<LinkUser> event) {
    for (LinkUser user : users) {
      runOne(() -> event.accept(user));
    }
  }

  private String hostText() {
    return dialer.address(state.host());
  }
}
