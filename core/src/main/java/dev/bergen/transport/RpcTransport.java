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
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.message.JsonLimits;
import dev.bergen.spi.Capability;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Claim;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * A broker to call through and to serve from, opened for a URL. Any number of clients and servers
 * share one; close it after them.
 *
 * <p>Opening connects to nothing: connections are made when they are needed, under the deadline of
 * the operation that needs them. {@code RpcClient} and {@code RpcServer} are the comfortable way to
 * use a transport; they are based on its own {@link #call}, {@link #cast} and {@link #serve}.
 *
 * <p>Threads: any thread may use it. Futures returned here complete on the driver's threads, where
 * code must not block.
 */
public final class RpcTransport implements AutoCloseable {
  private final OpenDriver open;

  private RpcTransport(OpenDriver open) {
    this.open = open;
  }

  /**
   * Opens a transport for {@code url}, such as {@code rabbit://user:secret@host:5672/vhost} or
   * {@code memory:}, with the defaults of everything else.
   *
   * @throws InvalidTransportUrlException if the URL cannot be read
   * @throws DriverNotFoundException if no driver on the class path supports its scheme
   * @throws DriverLoadException if the driver cannot be opened, or does not support RPC
   */
  public static RpcTransport open(String url) {
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
   * Returns a builder for the broker that {@code transport_url} of {@code [DEFAULT]} names, with
   * all other options of {@code configuration}. An invalid value is reported when it builds.
   *
   * @throws InvalidTransportUrlException if the URL cannot be read
   */
  public static Builder builder(Configuration configuration) {
    Options shared = configuration.readable(DefaultOptions.GROUP, Map.of());
    return builder(shared.get(DefaultOptions.TRANSPORT_URL)).configuration(configuration);
  }

  /** Returns where the broker is; its text has no passwords. */
  public TransportUrl url() {
    return open.url();
  }

  /** Returns the values of {@link DefaultOptions#GROUP} that this transport was opened with. */
  public Options options() {
    return open.options();
  }

  /** Returns how long a call or a cast waits unless its client sets a timeout. */
  public Duration timeout() {
    return open.timeout();
  }

  /** Returns the clock that every deadline and heartbeat of this transport comes from. */
  public Timer timer() {
    return open.timer();
  }

  /**
   * Returns the threads on which the results of asynchronous calls are completed, so that users'
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
   * Sends a request to a server and waits for its reply, as specified by {@link Driver#call}.
   *
   * @throws InvalidTargetException if the target has no topic or is fanout; nothing was sent
   */
  public CompletableFuture<Reply> call(Target target, Request request, SendOptions options) {
    Addressing.requireCallable(target);
    return open.isClosed()
        ? CompletableFuture.failedFuture(closedBefore(request, target))
        : open.driver().call(target, request, options);
  }

  /**
   * Sends a request without waiting for a reply, as specified by {@link Driver#cast}.
   *
   * @throws InvalidTargetException if the target has no topic; nothing was sent
   */
  public CompletableFuture<Void> cast(Target target, Request request, SendOptions options) {
    Addressing.requireTopic(target);
    return open.isClosed()
        ? CompletableFuture.failedFuture(closedBefore(request, target))
        : open.lastWords().watch(open.driver().cast(target, request, options));
  }

  /**
   * Sends a request to every server of a topic and passes each of their replies to {@code sink}, as
   * specified by {@link Driver#gather}.
   *
   * @throws InvalidTargetException if the target has no topic; nothing was sent
   */
  public CompletableFuture<Void> gather(
      Target target, Request request, SendOptions options, Consumer<Reply> sink) {
    Addressing.requireTopic(target);
    return open.isClosed()
        ? CompletableFuture.failedFuture(closedBefore(request, target))
        : open.driver().gather(target.withFanout(), request, options, sink);
  }

  /**
   * Listens to the requests for a server, as specified by {@link Driver#serve}.
   *
   * @throws InvalidTargetException if the target lacks a topic or a server; nothing was opened
   */
  public CompletableFuture<Subscription> serve(
      Target target, RequestSink sink, int prefetch, Deadline deadline) {
    Addressing.requireServer(target);
    return open.isClosed()
        ? CompletableFuture.failedFuture(
            new TransportClosedException(
                false, "Cannot listen to " + target + ": the transport is closed", null))
        : open.driver().serve(target, sink, prefetch, deadline);
  }

  private static TransportClosedException closedBefore(Request request, Target target) {
    return new TransportClosedException(
        false,
        "Cannot send " + request.method() + " to " + target + ": the transport is closed",
        null);
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

  /** Returns the broker's permissions and limits, as specified by {@link Driver#broker}. */
  public CompletableFuture<List<String>> broker(Duration timeout) {
    return open.driver().broker(timer().deadline(timeout));
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
   * Moves messages of a queue elsewhere, as specified by {@link Driver#move}: for operators' tools.
   */
  public CompletableFuture<MoveRequest.Result> move(MoveRequest request, LongPredicate goOn) {
    return open.isClosed()
        ? CompletableFuture.failedFuture(
            new TransportClosedException(false, "Cannot move: the transport is closed", null))
        : open.driver().move(request, goOn);
  }

  /** Rearranges the broker, as specified by {@link Driver#rearrange}: for operators' tools. */
  public CompletableFuture<Void> rearrange(List<TopologyChange> changes) {
    return open.isClosed()
        ? CompletableFuture.failedFuture(
            new TransportClosedException(false, "Cannot rearrange: the transport is closed", null))
        : open.driver().rearrange(changes);
  }

  /** Claims a name on the broker, as specified by {@link Driver#claim}: for operators' tools. */
  public CompletableFuture<Claim> claim(String name) {
    return open.isClosed()
        ? CompletableFuture.failedFuture(
            new TransportClosedException(false, "Cannot claim: the transport is closed", null))
        : open.driver().claim(name);
  }

  /**
   * Frees connections and threads. Calls in flight fail with {@link TransportClosedException}.
   * Blocks for a few seconds at most; closing twice is fine.
   */
  @Override
  public void close() {
    if (open.beginClose()) {
      open.close();
    }
  }

  @Override
  public String toString() {
    return "RpcTransport[" + url() + "]";
  }

  /** Sets up a transport. Every option has a default. */
  public static final class Builder {
    private final TransportSettings settings;

    private Builder(TransportUrl url) {
      this.settings = new TransportSettings(url, Configuration.empty());
    }

    /**
     * Options from files, the environment and elsewhere; unless set, there are only those of the
     * URL and of this builder.
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
     * How long calls wait unless their client sets a timeout; {@code rpc_response_timeout}, 60 s,
     * unless set.
     */
    public Builder timeout(Duration timeout) {
      settings.timeout(timeout);
      return this;
    }

    /**
     * How long the end of the JVM waits for casts that were handed over and not sent yet, if this
     * transport has not been closed; 5 s unless set. Zero: not at all, and casts in flight are
     * lost.
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
     * @throws DriverLoadException if the driver cannot be opened, or does not support RPC
     * @throws ConfigurationException if an option is unknown or has a wrong value
     */
    public RpcTransport build() {
      return new RpcTransport(settings.open(Capability.RPC));
    }
  }
}
