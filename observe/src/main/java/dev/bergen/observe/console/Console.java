// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import com.sun.net.httpserver.HttpServer;
import dev.bergen.observe.console.traffic.BusTraffic;
import dev.bergen.observe.doctor.Finding;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page that shows the bus, served by this process. It is fed with what a tap sees.
 *
 * <p>Threads: any may {@link #accept}. The server has a few of its own, and one that looks at the
 * clock each second; {@link #close} ends them.
 */
public final class Console implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Console.class);
  private static final int REQUESTS_AT_ONCE = 6;
  private static final int QUEUES_EVERY = 5;

  private final BusTraffic traffic;
  private final Clock clock;
  private final HttpServer server;
  private final InetSocketAddress address;
  private final Access access;
  private final Api api;
  private final Streams streams;
  private final Guard guard;
  private final @Nullable QueueWatch queues;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor seconds;

  /** The console's own thread only. */
  private int second;

  private Console(Builder builder, HttpServer server) {
    ConsoleSettings settings = builder.settings();
    this.clock = settings.clock();
    this.traffic = new BusTraffic(clock.instant());
    this.server = server;
    this.address = server.getAddress();
    this.access =
        new Access(builder.token, Hosts.of(address.getAddress()), isAny(), address.getPort());
    this.guard = new Guard(System::nanoTime);
    this.streams = new Streams(guard);
    this.queues = settings.queues() == null ? null : new QueueWatch(settings.queues(), clock);
    this.api =
        new Api(
            traffic,
            settings,
            access,
            queues,
            settings.doctor() == null ? null : new Examination(settings.doctor(), clock));
    Consumer<URI> onOpened = builder.onOpened;
    server.createContext("/", new Site(access, api, streams, guard, () -> onOpened.accept(link())));
    this.workers = workers();
    this.seconds = new ScheduledThreadPoolExecutor(1, named("bergen-console"));
    server.setExecutor(workers);
  }

  /** Begins to describe a console. */
  public static Builder builder() {
    return new Builder();
  }

  private static ThreadPoolExecutor workers() {
    int threads = Streams.MOST + REQUESTS_AT_ONCE;
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("bergen-console-http"));
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  private static java.util.concurrent.ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private void start() {
    server.start();
    seconds.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** A failure in one second must not end the next ones. */
  private void tick() {
    try {
      guard.sweep();
      if (streams.isAnyOpen()) {
        streams.publish(api.overview());
      }
      if (queues != null && second++ % QUEUES_EVERY == 0) {
        queues.poll(traffic.queueNames(clock.instant(), QueueWatch.MOST));
      }
    } catch (RuntimeException | Error e) {
      log.warn("Refreshing the console's page failed", e);
    }
  }

  /** Takes a message that a tap saw. */
  public void accept(Sighting sighting) {
    traffic.accept(sighting);
  }

  /**
   * Is notified that messages were missed.
   *
   * @param messages how many; -1 if unknown
   */
  public void missed(long messages) {
    traffic.missed(messages);
  }

  /** Returns the link for the next browser, with the key that lets it in. */
  public URI link() {
    return URI.create(page() + access.query());
  }

  /** Returns where the page is, without a key. */
  public URI page() {
    String host = isAny() ? InetAddress.getLoopbackAddress().getHostAddress() : host();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/");
  }

  private String host() {
    String host = address.getAddress().getHostAddress();
    int scope = host.indexOf('%');
    return scope < 0 ? host : host.substring(0, scope);
  }

  private boolean isAny() {
    return address.getAddress().isAnyLocalAddress();
  }

  /** Ends streams and requests, and frees the port. Does not block; closing twice is fine. */
  @Override
  public void close() {
    streams.close();
    seconds.shutdownNow();
    server.stop(0);
    workers.shutdownNow();
  }

  /** The settings of a console: its data, and who may see it. */
  public static final class Builder {
    private InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private @Nullable String token = Access.secret();
    private String version = "";
    private String broker = "";
    private String watching = "";
    private boolean isFirehose;
    private boolean hasNotificationsOnly;
    private Supplier<String> state = () -> "up";
    private QueueWatch.@Nullable Source queues;
    private @Nullable Supplier<CompletableFuture<List<Finding>>> doctor;
    private @Nullable RpcTransport calls;
    private Clock clock = Clock.systemUTC();
    private Consumer<URI> onOpened = link -> {};

    private Builder() {}

    /** Listens there; loopback and a port of the system's choice by default. */
    public Builder listen(InetSocketAddress address) {
      listen = address;
      return this;
    }

    /**
     * The secret that programs send; a new one by default.
     *
     * @throws IllegalArgumentException if it has fewer than 16 characters, or others than {@code
     *     [A-Za-z0-9._~-]}
     */
    public Builder token(String secret) {
      token = Access.requireToken(secret);
      return this;
    }

    /** Lets in everybody who reaches the port; only where that is loopback. */
    public Builder withoutToken() {
      token = null;
      return this;
    }

    /** The version that the page shows. */
    public Builder version(String text) {
      version = text;
      return this;
    }

    /**
     * The description of the source of messages on the page.
     *
     * @param url of the broker, without a password
     * @param what the watched messages, in words
     * @param isAll whether replies are included
     */
    public Builder watching(String url, String what, boolean isAll) {
      broker = url;
      watching = what;
      isFirehose = isAll;
      return this;
    }

    /**
     * The broker has topics of notifications and nothing else, as Kafka, and the page states it.
     */
    public Builder notificationsOnly() {
      hasNotificationsOnly = true;
      return this;
    }

    /** Supplies the state of the connection to the broker: {@code up}, or what is wrong with it. */
    public Builder state(Supplier<String> text) {
      state = text;
      return this;
    }

    /** Supplies the depths of queues, by their names, within a time-out. */
    public Builder queues(
        BiFunction<List<String>, Duration, CompletableFuture<List<QueueState>>> source) {
      queues = source::apply;
      return this;
    }

    /** Examines the broker. */
    public Builder doctor(Supplier<CompletableFuture<List<Finding>>> examination) {
      doctor = examination;
      return this;
    }

    /** Lets the page call servers over that transport; by default it cannot. */
    public Builder allowCalls(RpcTransport transport) {
      calls = transport;
      return this;
    }

    /** The clock to go by. */
    Builder clock(Clock source) {
      clock = source;
      return this;
    }

    /** Is given the link for the next browser each time one has used the last. */
    public Builder onOpened(Consumer<URI> listener) {
      onOpened = listener;
      return this;
    }

    private ConsoleSettings settings() {
      return new ConsoleSettings(
          version,
          broker,
          watching,
          isFirehose,
          hasNotificationsOnly,
          state,
          queues,
          doctor,
          calls,
          clock);
    }

    /**
     * Opens the port and serves the page.
     *
     * @throws IOException if it cannot listen there
     * @throws IllegalArgumentException if others than this machine could come in without a token
     */
    public Console start() throws IOException {
      if (token == null && !listen.getAddress().isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "Only loopback may be without a token, not " + listen.getAddress().getHostAddress());
      }
      Guard.limitRequests();
      Console console = new Console(this, HttpServer.create(listen, 0));
      console.start();
      return console;
    }
  }
}
