// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.ConfigurationException;
import dev.bergen.Deadline;
import dev.bergen.DriverLoadException;
import dev.bergen.DriverNotFoundException;
import dev.bergen.InvalidTargetException;
import dev.bergen.InvalidTransportUrlException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.config.Configuration;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.message.JsonLimits;
import dev.bergen.spi.Capability;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A broker to notify through and to listen at, opened for a URL. Any number of notifiers and
 * listeners share one; close it after them.
 *
 * <p>Opening connects to nothing: connections are made when they are needed, under the deadline of
 * the operation that needs them. {@code Notifier} and {@code NotificationListener} are the
 * comfortable way to use a transport; they are based on its own {@link #notify} and {@link
 * #listen}.
 *
 * <p>Threads: any thread may use it. Futures returned here complete on the driver's threads, where
 * code must not block.
 */
public final class NotificationTransport implements AutoCloseable {

  /** The configuration of a transport opened with a URL only, which gets the notifications. */
  private static final Configuration URL_ALONE =
      Configuration.empty()
          .with(NotificationOptions.GROUP.name(), NotificationOptions.DRIVER.name(), "messagingv2");

  private final OpenDriver open;
  private final Options options;
  private final KeptResources kept = new KeptResources();

  private NotificationTransport(OpenDriver open, Options options) {
    this.open = open;
    this.options = options;
  }

  /**
   * Opens a transport for {@code url}, such as {@code rabbit://user:secret@host:5672/vhost} or
   * {@code memory:}, with the defaults of everything else; its notifiers send there as driver
   * {@code messagingv2} does.
   *
   * @throws InvalidTransportUrlException if the URL cannot be read
   * @throws DriverNotFoundException if no driver on the class path supports its scheme
   * @throws DriverLoadException if the driver cannot be opened, or does not support notifications
   */
  public static NotificationTransport open(String url) {
    return builder(url).build();
  }

  /**
   * Returns a builder of a transport for {@code url}.
   *
   * @throws InvalidTransportUrlException if the URL cannot be read
   */
  public static Builder builder(String url) {
    return new Builder(TransportUrl.parse(url));
  }

  /** Returns a builder of a transport for {@code url}. */
  public static Builder builder(TransportUrl url) {
    return new Builder(url);
  }

  /**
   * Returns a builder for the broker that {@code transport_url} of {@code
   * [oslo_messaging_notifications]} names, else that of {@code [DEFAULT]}, with all other options
   * of {@code configuration}. An invalid value is reported when it builds.
   *
   * @throws InvalidTransportUrlException if the URL cannot be read
   */
  public static Builder builder(Configuration configuration) {
    Options own = configuration.readable(NotificationOptions.GROUP, Map.of());
    Options shared = configuration.readable(DefaultOptions.GROUP, Map.of());
    String url = own.get(NotificationOptions.TRANSPORT_URL);
    return builder(url == null || url.isEmpty() ? shared.get(DefaultOptions.TRANSPORT_URL) : url)
        .configuration(configuration);
  }

  /** Returns where the broker is; its text has no passwords. */
  public TransportUrl url() {
    return open.url();
  }

  /** Returns the values of {@link DefaultOptions#GROUP} that this transport was opened with. */
  public Options options() {
    return open.options();
  }

  /** Returns the values of {@link NotificationOptions#GROUP}: drivers, topics, retry. */
  public Options notificationOptions() {
    return options;
  }

  /** Returns how long a notification may take to be sent unless its notifier sets a timeout. */
  public Duration timeout() {
    return open.timeout();
  }

  /** Returns the clock that every deadline and delay of this transport comes from. */
  public Timer timer() {
    return open.timer();
  }

  /** Returns what the driver can do. */
  public Set<Capability> capabilities() {
    return open.driver().capabilities();
  }

  /**
   * Returns the threads on which the results of asynchronous sends are completed, so that users'
   * dependent code runs there and never on a driver's thread. They end with the transport.
   */
  public Executor callbacks() {
    return open.callbacks();
  }

  /** Returns whether a message reaches its server on the thread that sends it. */
  public boolean deliversInProcess() {
    return open.driver().deliversInProcess();
  }

  /**
   * Sends a notification as specified by {@link Driver#notify}.
   *
   * @throws InvalidTargetException if the address has no topic; nothing was sent
   */
  public CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    Addressing.requireTopic(target(address));
    return open.isClosed()
        ? CompletableFuture.failedFuture(
            new TransportClosedException(
                false,
                "Cannot send %s to %s: the transport is closed"
                    .formatted(notification, address.name()),
                null))
        : open.lastWords().watch(open.driver().notify(address, notification, format, options));
  }

  /**
   * Listens as specified by {@link Driver#listen}.
   *
   * @param pool {@code null} is none
   * @throws InvalidTargetException if an address lacks its topic; nothing was opened
   * @throws UnsupportedOperationException if the driver has no pools and one is asked for
   */
  public CompletableFuture<Subscription> listen(
      List<NotificationAddress> addresses,
      @Nullable String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    addresses.forEach(address -> Addressing.requireListenable(target(address)));
    if (pool != null) {
      require(Capability.POOLS, "pool '" + pool + "'");
    }
    return open.isClosed()
        ? CompletableFuture.failedFuture(
            new TransportClosedException(
                false, "Cannot listen to " + addresses + ": the transport is closed", null))
        : open.driver().listen(addresses, pool, sink, prefetch, deadline);
  }

  /**
   * Listens as specified by {@link Driver#listenInTemporaryPool}.
   *
   * @throws InvalidTargetException if an address has no topic; nothing was opened
   * @throws UnsupportedOperationException if the driver has no pools
   */
  public CompletableFuture<Subscription> listenInTemporaryPool(
      List<NotificationAddress> addresses,
      String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    addresses.forEach(address -> Addressing.requireListenable(target(address)));
    require(Capability.POOLS, "pool '" + pool + "'");
    return open.isClosed()
        ? listen(addresses, pool, sink, prefetch, deadline) // which throws
        : open.driver().listenInTemporaryPool(addresses, pool, sink, prefetch, deadline);
  }

  /** Removes a pool without listeners, as specified by {@link Driver#removePool}. */
  public CompletableFuture<QueueState> removePool(String pool, Duration timeout) {
    return open.driver().removePool(pool, timer().deadline(timeout));
  }

  /**
   * Throws if the driver lacks a capability.
   *
   * @param forWhat the purpose, for the message: {@code pool 'audit'}
   * @throws UnsupportedOperationException if the driver lacks {@code capability}
   */
  public void require(Capability capability, String forWhat) {
    if (!capabilities().contains(capability)) {
      throw new UnsupportedOperationException(
          "The driver of '%s:' does not support %s, as %s needs; it supports %s"
              .formatted(url().scheme(), capability, forWhat, capabilities()));
    }
  }

  private static Target target(NotificationAddress address) {
    Target target = Target.endpoint().withTopic(address.topic());
    return address.exchange() == null ? target : target.withExchange(address.exchange());
  }

  /**
   * Returns the resource that is kept under {@code key}; if there is none, opens it and keeps it
   * until the transport closes, which closes it first.
   *
   * @param key of a type that is not used elsewhere
   */
  public <T extends AutoCloseable> T keep(Object key, Class<T> type, Supplier<T> opener) {
    return kept.get(key, type, opener);
  }

  /**
   * Notifies {@code listener} of every change of a connection to the broker from now on: lost,
   * restored, blocked. It runs on the threads of {@link #callbacks}, one change after the other.
   */
  public void onConnectionChange(Consumer<ConnectionChange> listener) {
    open.onConnectionChange(listener);
  }

  /** Returns the current state of connections, queues and messages; never blocks. */
  public DriverStatus status() {
    return open.driver().status();
  }

  /**
   * Inspects queues of the broker, as specified by {@link Driver#queues}.
   *
   * @param names their names on the broker: a topic, {@code topic.server}, {@code topic.priority}
   */
  public CompletableFuture<List<QueueState>> queues(List<String> names, Duration timeout) {
    return open.driver().queues(names, timer().deadline(timeout));
  }

  /**
   * Returns the backlog of a listener, as specified by {@link Driver#waiting}.
   *
   * @param pool {@code null} is none
   */
  public CompletableFuture<List<QueueState>> waiting(
      List<NotificationAddress> addresses, @Nullable String pool, Duration timeout) {
    return open.driver().waiting(addresses, pool, timer().deadline(timeout));
  }

  /**
   * Receives copies of messages that pass the broker, as specified by {@link Driver#tap}: for tools
   * that observe the bus beside live services. The subscription's owner closes it; the transport
   * does so, too.
   */
  public CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Duration timeout) {
    return open.isClosed()
        ? CompletableFuture.failedFuture(
            new TransportClosedException(false, "Cannot tap: the transport is closed", null))
        : open.driver().tap(request, sink, timer().deadline(timeout));
  }

  /**
   * Frees connections and threads. Messages still in flight fail with {@link
   * TransportClosedException}. Blocks for a few seconds at most; closing twice is fine.
   */
  @Override
  public void close() {
    if (open.beginClose()) {
      try {
        kept.close();
      } finally {
        open.close();
      }
    }
  }

  @Override
  public String toString() {
    return "NotificationTransport[" + url() + "]";
  }

  /** Sets up a transport. Every option has a default. */
  public static final class Builder {
    private final TransportSettings settings;

    private Builder(TransportUrl url) {
      this.settings = new TransportSettings(url, URL_ALONE);
    }

    /**
     * Options from files, the environment and elsewhere. They determine which notification drivers
     * send, as operators expect: none unless {@code driver} is set.
     */
    public Builder configuration(Configuration configuration) {
      settings.configuration(configuration);
      return this;
    }

    /** The exchange of targets that name none; {@code control_exchange} unless set. */
    public Builder defaultExchange(String exchange) {
      settings.defaultExchange(exchange);
      return this;
    }

    /**
     * How long sending may take unless the notifier sets a timeout; {@code rpc_response_timeout},
     * 60 s, unless set.
     */
    public Builder timeout(Duration timeout) {
      settings.timeout(timeout);
      return this;
    }

    /**
     * How long the end of the JVM waits for notifications that were handed over and not sent yet,
     * if this transport has not been closed; 5 s unless set. Zero: not at all, and notifications in
     * flight are lost.
     */
    public Builder flushAtExit(Duration patience) {
      settings.flushAtExit(patience);
      return this;
    }

    /** A clock of the caller's, which stays the caller's to close. */
    public Builder timer(Timer timer) {
      settings.timer(timer);
      return this;
    }

    /** The limits of received messages; {@link JsonLimits#DEFAULT} unless set. */
    public Builder limits(JsonLimits limits) {
      settings.limits(limits);
      return this;
    }

    /** Sets one of the driver's own options by name, above every other source. */
    public Builder option(String name, String value) {
      settings.option(name, value);
      return this;
    }

    /**
     * Opens the transport.
     *
     * @throws DriverNotFoundException if no driver on the class path supports the URL's scheme
     * @throws DriverLoadException if the driver cannot be opened, or does not support notifications
     * @throws ConfigurationException if an option is unknown or has a wrong value
     */
    public NotificationTransport build() {
      Options options = settings.configuration().options(NotificationOptions.GROUP);
      return new NotificationTransport(settings.open(Capability.NOTIFICATIONS), options);
    }
  }
}
