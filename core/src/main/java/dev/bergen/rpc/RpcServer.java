// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.InvalidTargetException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.Options;
import dev.bergen.internal.HandlerThreads;
import dev.bergen.internal.UserClass;
import dev.bergen.json.Serializer;
import dev.bergen.rpc.errors.FailureWriter;
import dev.bergen.rpc.server.Dispatcher;
import dev.bergen.rpc.server.Endpoint;
import dev.bergen.rpc.server.EndpointMethod;
import dev.bergen.rpc.server.Handling;
import dev.bergen.rpc.server.Introspection;
import dev.bergen.rpc.server.ServerLife;
import dev.bergen.rpc.server.ServerSink;
import dev.bergen.rpc.typed.Payloads;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the calls and casts to a topic, to this server of it, and to the topic's fanout.
 *
 * <p>States: new, running, draining, closed, in this order. {@link #start} listens, {@link #stop}
 * stops consuming, {@link #awaitDrained} waits for the requests in flight, {@link #close} does the
 * remaining steps. A closed server cannot be restarted; build another.
 *
 * <p>Threads: any thread may call any method; {@link #stop} and {@link #close} wait for a {@link
 * #start} that has begun. Handlers run on a pool of daemon threads and, on Java 21 and later, on
 * virtual ones once 64 are busy, or in the same process; how many run at once is limited either
 * way.
 */
public final class RpcServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final RpcTransport transport;
  private final Target target;
  private final Dispatcher dispatcher;
  private final int places;
  private final ServerSink sink;
  private final ServerLife life;

  private RpcServer(Builder builder) {
    this.transport = builder.transport;
    this.target = builder.target;
    List<Endpoint> endpoints = builder.endpoints();
    this.dispatcher =
        new Dispatcher(
            endpoints,
            builder.tells(endpoints)
                ? Introspection.of(
                    target, endpoints, transport.timer(), () -> vitals(), RpcTypes.READER)
                : null);
    this.places = builder.places();
    Executor executor = builder.executor;
    HandlerThreads own = null;
    if (executor == null) {
      own =
          HandlerThreads.open(
              "bergen-rpc-" + target.topic(), places, transport.deliversInProcess());
      executor = own;
    }
    Handling handling =
        new Handling(
            target,
            dispatcher,
            builder.serializer,
            new FailureWriter(builder.errors.table(), builder.traces, EndpointMethod.class),
            transport.timer(),
            transport.callbacks(),
            builder.interceptors.isEmpty()
                ? null
                : Interceptors.ofServer(List.copyOf(builder.interceptors)));
    this.sink = new ServerSink(handling, executor, places);
    this.life = new ServerLife(transport, target, sink, places, own, builder.patience());
  }

  /**
   * Returns a builder of a server.
   *
   * @param transport stays the caller's to close, after the server
   * @param target has a topic and a server name
   */
  public static Builder builder(RpcTransport transport, Target target) {
    return new Builder(transport, target);
  }

  /** Returns the topic and the server name that this server listens on. */
  public Target target() {
    return target;
  }

  /**
   * Returns how many requests were not handled so far, because their callers had gone before a
   * handler was free for them.
   */
  public long skipped() {
    return sink.skippedCount();
  }

  /** Returns the server's state and its statistics since it was built; never waits for long. */
  public ServerStatus status() {
    return new ServerStatus(
        life.state(),
        sink.inFlight().count(),
        places,
        skipped(),
        dispatcher.statistics(MethodStatistics::new));
  }

  private Introspection.Vitals vitals() {
    return new Introspection.Vitals(
        life.state(), sink.inFlight().count(), places, skipped(), dispatcher);
  }

  /**
   * Returns the backlog of this server: in the queue of its topic, which it shares with others, and
   * in its own queue. Changes nothing.
   *
   * @return completes with a state for each queue, or with none if the broker does not support it;
   *     exceptionally if it does not answer within {@code timeout}
   */
  public CompletableFuture<List<QueueState>> backlog(Duration timeout) {
    String topic = String.valueOf(target.topic());
    return transport.queues(List.of(topic, topic + "." + target.server()), timeout);
  }

  /**
   * Listens, and returns when messages sent from now on arrive. Does nothing when it runs already.
   *
   * <p>Blocks for at most the start timeout. If it fails, nothing is left open and the server is
   * closed.
   *
   * @throws InvalidTargetException if the target lacks a topic or a server name
   * @throws ServerListenException if the broker did not let it listen in time
   * @throws IllegalStateException if it was stopped before
   * @throws MessagingCancelledException if the thread is interrupted; its interrupt flag stays set
   */
  public void start() {
    life.startInTime();
  }

  /**
   * Stops consuming. Requests in flight are still handled and answered. Returns when no more can
   * arrive, after a few seconds at most. Does nothing when it was stopped before. An interrupt ends
   * the waiting, not the stopping, and is kept.
   */
  public void stop() {
    life.stop();
  }

  /**
   * Waits until the server has been stopped and all requests in flight are answered. An interrupt
   * ends the waiting and keeps the thread's flag.
   *
   * @return whether that was so within {@code timeout}
   * @throws IllegalStateException if a handler of this server would wait for itself
   */
  public boolean awaitDrained(Duration timeout) {
    return life.awaitDrained(timeout);
  }

  /**
   * Stops, waits for the requests in flight, for at most 30 s unless set otherwise, and frees
   * everything. Handlers that are still running are then interrupted. Closing twice has no effect.
   *
   * @throws IllegalStateException if a handler of this server would wait for itself
   */
  @Override
  public void close() {
    life.close();
  }

  @Override
  public String toString() {
    return "RpcServer[" + target + " on " + transport + "]";
  }

  /** Sets up a server. Everything but endpoints has a default. */
  public static final class Builder {
    private final RpcTransport transport;
    private final Target target;
    private final List<Function<AccessPolicy, Endpoint>> candidates = new ArrayList<>();
    private final List<ServerInterceptor> interceptors = new ArrayList<>();
    private Duration drainTimeout = Duration.ofSeconds(30);
    private Duration logAfter = Duration.ofSeconds(30);
    private AccessPolicy accessPolicy = AccessPolicy.DEFAULT;
    private Serializer serializer = Payloads.PLAIN;
    private RemoteErrors errors = RemoteErrors.defaults();
    private boolean traces = true;

    /** {@code null} means the transport's configuration. */
    private @Nullable Integer maxConcurrentCalls;

    /** {@code null} means the transport's configuration. */
    private @Nullable Boolean ping;

    /** {@code null} means the transport's configuration and the access policy. */
    private @Nullable Boolean introspection;

    /** {@code null} means threads of the server's own. */
    private @Nullable Executor executor;

    /** {@code null} means the transport's timeout. */
    private @Nullable Duration startTimeout;

    private Builder(RpcTransport transport, Target target) {
      this.transport = transport;
      this.target = target;
    }

    /**
     * Adds an object whose public methods can be called, at the namespace and version that {@link
     * RpcInterface} on its class declares, else in the null namespace at 1.0. Endpoints are tried
     * in the order in which they were added.
     *
     * <p>A parameter's name is the argument's name; {@code Optional} parameters may be left out by
     * callers. {@link RpcContext} and {@code RequestContext} parameters receive the call's context.
     * A method may return a {@code CompletionStage}; its end is the call's end, and no thread waits
     * for it. Methods of JDK types ({@code toString}, {@code close}) cannot be called. A map with
     * {@link OtherArguments} collects the arguments without a parameter of that name.
     *
     * <p>For a proxy that a framework made, the methods of the class behind it can be called,
     * through the proxy. A proxy of several interfaces needs {@link #endpoint(Class, Object)}.
     */
    public Builder endpoint(Object endpoint) {
      candidates.add(policy -> endpointOf(UserClass.of(endpoint), endpoint, null, policy));
      return this;
    }

    /** Adds an object at the namespaces and version of {@code endpointTarget}. */
    public Builder endpoint(Target endpointTarget, Object endpoint) {
      candidates.add(
          policy -> endpointOf(UserClass.of(endpoint), endpoint, endpointTarget, policy));
      return this;
    }

    /**
     * Adds an implementation of a typed interface: only the interface's methods can be called, with
     * its parameter names, at the namespace and version that {@link RpcInterface} on it declares.
     */
    public <T> Builder endpoint(Class<T> type, T implementation) {
      candidates.add(policy -> endpointOf(type, implementation, null, policy));
      return this;
    }

    /**
     * Adds an object at the namespaces and version of {@code endpointTarget}: only the methods of
     * {@code type}, a class or an interface of the object, can be called.
     */
    public <T> Builder endpoint(Target endpointTarget, Class<T> type, T implementation) {
      candidates.add(policy -> endpointOf(type, implementation, endpointTarget, policy));
      return this;
    }

    /** Wraps everything that is handled in {@code interceptor}, inside of those added before. */
    public Builder interceptor(ServerInterceptor interceptor) {
      interceptors.add(interceptor);
      return this;
    }

    /** How many requests are handled at once; {@code executor_thread_pool_size}, 64, unless set. */
    public Builder maxConcurrentCalls(int limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("A server handles at least one call, got " + limit);
      }
      this.maxConcurrentCalls = limit;
      return this;
    }

    /** Runs handlers on {@code executor}, which stays the caller's to close, after the server. */
    public Builder executor(Executor executor) {
      this.executor = executor;
      return this;
    }

    /** Which methods can be called; all but those that begin with an underscore unless set. */
    public Builder accessPolicy(AccessPolicy policy) {
      this.accessPolicy = policy;
      return this;
    }

    /** Sets what converts arguments, contexts and results; the default leaves them as they are. */
    public Builder serializer(Serializer serializer) {
      this.serializer = serializer;
      return this;
    }

    /** Under which remote names exceptions are sent. */
    public Builder errors(RemoteErrors errors) {
      this.errors = errors;
      return this;
    }

    /**
     * Whether callers get the stack frames of a failure, as in oslo.messaging, or only the
     * exception itself; {@code true} unless set.
     */
    public Builder traces(boolean traces) {
      this.traces = traces;
      return this;
    }

    /**
     * Whether {@code oslo_rpc_server_ping} is answered with {@code "pong"}; {@code
     * rpc_ping_enabled}, {@code false}, unless set.
     */
    public Builder ping(boolean ping) {
      this.ping = ping;
      return this;
    }

    /**
     * Whether the server reports its methods and statistics on request, for example to {@code
     * bergen services}: {@code ping}, {@code info} and {@code stats} in the namespace {@code
     * bergen.services}. They return names, versions, counts and times, no content; interceptors
     * apply to them as to all requests. {@code rpc_introspection_enabled}, {@code true}, unless
     * set; with {@link AccessPolicy#EXPLICIT} only where this or that option is set to {@code
     * true}. A server with an endpoint of that namespace leaves it to that.
     */
    public Builder introspection(boolean introspection) {
      this.introspection = introspection;
      return this;
    }

    /**
     * How long {@link RpcServer#start} waits for the broker; the transport's timeout unless set.
     */
    public Builder startTimeout(Duration timeout) {
      this.startTimeout = timeout;
      return this;
    }

    /** How long {@link RpcServer#close} waits for the requests in flight; 30 s unless set. */
    public Builder drainTimeout(Duration timeout) {
      this.drainTimeout = timeout;
      return this;
    }

    /**
     * How long a start, or the requests in flight after a stop, may take until a warning is logged,
     * once each; 30 s unless set, zero for no warning.
     */
    public Builder logAfter(Duration patience) {
      if (patience.isNegative()) {
        throw new IllegalArgumentException(
            "A time cannot be negative, got " + Deadline.inWords(patience));
      }
      this.logAfter = patience;
      return this;
    }

    /**
     * Returns the server, which does nothing yet.
     *
     * @throws IllegalArgumentException if there is no endpoint and no {@link #ping}, or if an
     *     endpoint's method cannot be called; the message names it
     */
    public RpcServer build() {
      return new RpcServer(this);
    }

    private static Endpoint endpointOf(
        Class<?> type, Object instance, @Nullable Target given, AccessPolicy policy) {
      return Endpoint.of(type, instance, given, policy::allows, RpcTypes.READER);
    }

    private int places() {
      return maxConcurrentCalls == null
          ? transport.options().get(DefaultOptions.EXECUTOR_THREAD_POOL_SIZE)
          : maxConcurrentCalls;
    }

    private ServerLife.Patience patience() {
      return new ServerLife.Patience(
          startTimeout == null ? transport.timeout() : startTimeout, drainTimeout, logAfter);
    }

    private boolean tells(List<Endpoint> endpoints) {
      Options options = transport.options();
      boolean wanted =
          introspection != null
              ? introspection
              : options.get(DefaultOptions.RPC_INTROSPECTION_ENABLED)
                  && (accessPolicy != AccessPolicy.EXPLICIT
                      || options.isSet(DefaultOptions.RPC_INTROSPECTION_ENABLED));
      return wanted && !Introspection.isTaken(endpoints);
    }

    private List<Endpoint> endpoints() {
      boolean pings =
          ping == null ? transport.options().get(DefaultOptions.RPC_PING_ENABLED) : ping;
      List<Endpoint> endpoints = new ArrayList<>();
      candidates.forEach(candidate -> endpoints.add(candidate.apply(accessPolicy)));
      if (pings) {
        if (endpoints.stream().anyMatch(each -> each.methods().containsKey(Endpoint.PING))) {
          log.warn(
              "An endpoint of {} defines {} itself, which takes precedence over the built-in one",
              target,
              Endpoint.PING);
        }
        endpoints.add(Endpoint.ping(RpcTypes.READER));
      }
      if (endpoints.isEmpty()) {
        throw new IllegalArgumentException(
            "A server has at least one endpoint, or answers pings; " + target + " has neither");
      }
      return endpoints;
    }
  }
}
