// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.ConfigurationException;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.KnownService;
import dev.bergen.config.Option;
import dev.bergen.config.Options;
import dev.bergen.notify.Notifier;
import dev.bergen.openstack.NovaCompute;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.Timer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The counterpart of {@code nova.rpc} in Nova's services, set up by the same nova.conf:
 *
 * <pre>{@code
 * try (NovaRpc nova = NovaRpc.init(Path.of("/etc/nova/nova.conf"))) {
 *   nova.compute("node-7", "get_host_uptime")
 *       .withContext(OpenStackContext.admin().toRequestContext())
 *       .call("get_host_uptime");
 * }
 * }</pre>
 *
 * <p>Exchange {@code nova} unless the file says otherwise; the broker of {@code transport_url} for
 * calls, that of {@code [oslo_messaging_notifications]} for notifications, if it names another.
 * Opening connects to nothing.
 *
 * <p>Threads: any thread may use it. {@link #close} ends both transports and those of cells; close
 * servers before.
 */
public final class NovaRpc implements AutoCloseable {
  /** The control_exchange that Nova's code sets, and its files hardly ever. */
  private static final String EXCHANGE = "nova";

  private final Configuration configuration;
  private final RpcTransport transport;
  private final NotificationTransport notifications;
  private final CellTransports cells;
  private final RemoteErrors errors;
  private final String host;
  private final String exchange;
  private final String format;
  private final List<String> versionedTopics;
  private final Options levels;
  private final AutomaticCap automatic;

  /** How long a call waits that may take long; changed by {@link #reload}. */
  private volatile Duration longTimeout;

  private NovaRpc(Builder builder, RpcTransport transport, NotificationTransport notifications) {
    this.configuration = builder.configuration;
    this.errors = builder.errors;
    this.transport = transport;
    this.notifications = notifications;
    Options service = configuration.options(NovaOptions.ALL_OF_DEFAULT);
    Options notificationOptions = configuration.options(NovaOptions.NOTIFICATIONS);
    String own = builder.host == null ? service.get(NovaOptions.HOST) : builder.host;
    this.host = own == null || own.isEmpty() ? HostName.ofThisMachine() : own;
    this.exchange = builder.exchange();
    this.format = format(service, notificationOptions);
    this.versionedTopics = notificationOptions.get(NovaOptions.VERSIONED_TOPICS);
    this.levels = configuration.options(NovaOptions.UPGRADE_LEVELS);
    this.longTimeout = service.get(NovaOptions.LONG_RPC_TIMEOUT);
    this.cells = new CellTransports(builder::open);
    this.automatic =
        new AutomaticCap(
            cell -> conductor(through(cell)),
            builder.cells.isEmpty() ? List.of(Cell.OWN) : builder.cells);
  }

  /**
   * Opens what a nova.conf describes, and the variables {@code OS_<GROUP>__<OPTION>} of this
   * process, which go before it, as in Python.
   *
   * @param files a nova.conf, and those that override it
   * @throws ConfigurationException if a file cannot be read or an option has a wrong value
   */
  public static NovaRpc init(Path... files) {
    Configuration.Builder read = Configuration.builder().environment(System.getenv());
    for (Path file : files) {
      read.file(file);
    }
    return init(read.build());
  }

  /** Opens what {@code configuration} describes, as {@link #init(Path...)} does. */
  public static NovaRpc init(Configuration configuration) {
    return builder(configuration).open();
  }

  /** Returns a builder of what {@code configuration} describes; opens nothing. */
  public static Builder builder(Configuration configuration) {
    return new Builder(configuration);
  }

  private static String format(Options service, Options own) {
    String former = service.get(NovaOptions.FORMER_NOTIFICATION_FORMAT);
    return former == null || own.isSet(NovaOptions.NOTIFICATION_FORMAT)
        ? own.get(NovaOptions.NOTIFICATION_FORMAT)
        : Configuration.empty()
            .with("notifications", NovaOptions.NOTIFICATION_FORMAT.name(), former)
            .options(NovaOptions.NOTIFICATIONS)
            .get(NovaOptions.NOTIFICATION_FORMAT);
  }

  /** Returns the name of this host: {@code host} of the nova.conf, or that of the machine. */
  public String host() {
    return host;
  }

  /** Returns the scope of topics: {@code control_exchange} if it is set, else {@code nova}. */
  public String exchange() {
    return exchange;
  }

  /** Returns what it was opened with. */
  public Configuration configuration() {
    return configuration;
  }

  /** Returns the broker of calls. */
  public RpcTransport transport() {
    return transport;
  }

  /** Returns the broker of notifications. */
  public NotificationTransport notificationTransport() {
    return notifications;
  }

  RpcTransport transport(Cell cell) {
    return cells.of(cell);
  }

  /** Returns the broker of a cell, which is that of the nova.conf where the cell has none. */
  RpcTransport through(@Nullable Cell cell) {
    return cell == null || !cell.hasBroker() ? transport : transport(cell);
  }

  /** Returns a client of {@code target}, as {@code nova.rpc.get_client} does: without a monitor. */
  public RpcClient client(Target target) {
    return client(transport, target);
  }

  RpcClient client(RpcTransport through, Target target) {
    return RpcClient.of(through, target).withErrors(errors);
  }

  /**
   * Returns clients of {@code target} by cell.
   *
   * @param settings what each of them is derived with: a version cap, a serializer
   */
  public ClientRouter router(Target target, UnaryOperator<RpcClient> settings) {
    return new ClientRouter(this, target, settings);
  }

  /**
   * Returns a client of one compute host for one method, as nova/compute/rpcapi.py makes it: topic
   * {@code compute} or {@code compute-alt}, the cap of {@code [upgrade_levels]}, the patience that
   * this method needs. It asks for version 6.0; a method that came later needs {@link
   * RpcClient#withVersion}.
   *
   * <p>With {@code [upgrade_levels] compute = auto} the first use asks nova-conductor which version
   * the oldest compute host has: it blocks up to rpc_response_timeout, and throws what a call does.
   * The answer counts until {@link #reload}; while there is no host, each use asks. With {@link
   * Builder#cells} the conductors of all cells are asked, at the same time, and the oldest host of
   * them all counts; a cell that does not answer is left out with a warning, as in Nova.
   *
   * @throws dev.bergen.MessagingException if conductor has to be asked and gives no answer
   */
  public RpcClient compute(String host, String method) {
    return compute(transport, null, host, method);
  }

  /**
   * Returns a client of one compute host in {@code cell}, through the broker of that cell. With
   * {@code [upgrade_levels] compute = auto} no request leaves for a cell before its own conductor
   * has said how old its hosts are, besides those of {@link Builder#cells}.
   *
   * @param cell one without a broker means the broker of the nova.conf
   * @throws dev.bergen.InvalidTransportUrlException if the cell's URL cannot be read
   * @throws dev.bergen.MessagingException if the cell's conductor has to be asked and gives no
   *     answer
   */
  public RpcClient compute(Cell cell, String host, String method) {
    return compute(through(cell), cell.hasBroker() ? cell : Cell.OWN, host, method);
  }

  private RpcClient compute(RpcTransport through, @Nullable Cell cell, String host, String method) {
    RpcClient client =
        CallRules.watched(
            capped(
                client(through, Target.topic(NovaCompute.TOPIC).withVersion("6.0")),
                VersionCaps.isAutomatic(levels)
                    ? automatic.get(cell)
                    : VersionCaps.of(levels, NovaOptions.COMPUTE_LEVEL)),
            transport.timeout());
    return forMethod(NovaCompute.to(client, host, method), method);
  }

  /** Returns a client of nova-conductor, which asks for version 3.0. */
  public RpcClient conductor() {
    return conductor(transport);
  }

  private RpcClient conductor(RpcTransport through) {
    return capped(
        client(through, Target.topic("conductor").withVersion("3.0")), NovaOptions.CONDUCTOR_LEVEL);
  }

  /** Returns a client of nova-scheduler, which asks for version 4.5; see {@link #forMethod}. */
  public RpcClient scheduler() {
    return capped(
        client(Target.topic("scheduler").withVersion("4.5")), NovaOptions.SCHEDULER_LEVEL);
  }

  /** Returns a client of the base API, which every service of Nova has on its topic. */
  public RpcClient baseApi(String topic) {
    return capped(
        client(Target.topic(topic).withNamespace("baseapi").withVersion("1.0")),
        NovaOptions.BASE_API_LEVEL);
  }

  /**
   * Returns {@code client} with the patience that Nova has for {@code method} of its target: some
   * methods wait for long_rpc_timeout as long as the server gives signs of life within
   * rpc_response_timeout. Other methods change nothing.
   */
  public RpcClient forMethod(RpcClient client, String method) {
    return CallRules.forMethod(client, method, transport.timeout(), longTimeout);
  }

  private RpcClient capped(RpcClient client, Option<@Nullable String> option) {
    return capped(client, VersionCaps.of(levels, option));
  }

  private static RpcClient capped(RpcClient client, @Nullable String cap) {
    return cap == null ? client : client.withVersionCap(cap);
  }

  /**
   * Returns a builder of a server with {@code endpoints}, as {@code nova.rpc.get_server} sets it
   * up.
   *
   * @param target a topic, and usually {@link #host} as server
   */
  public RpcServer.Builder server(Target target, Object... endpoints) {
    RpcServer.Builder builder = RpcServer.builder(transport, target).errors(errors);
    for (Object endpoint : endpoints) {
      builder.endpoint(endpoint);
    }
    return builder;
  }

  /**
   * Returns a notifier of unversioned notifications on this host.
   *
   * @param service the sender, named like Nova's managers: {@code compute}
   */
  public LegacyNotifier notifier(String service) {
    return notifier(service, host);
  }

  /** Returns a notifier of unversioned notifications, its publisher id {@code service.host}. */
  public LegacyNotifier notifier(String service, String host) {
    Notifier base = notifierOf(service + "." + host);
    return new LegacyNotifier(format.equals("versioned") ? base.withDrivers("noop") : base, false);
  }

  /**
   * Returns a notifier of versioned notifications on this host, its publisher id {@code
   * binary:host}.
   *
   * @param binary the sending program: {@code nova-compute}
   */
  public VersionedNotifier versionedNotifier(String binary) {
    Notifier base = notifierOf(binary + ":" + host);
    return new VersionedNotifier(
        format.equals("unversioned")
            ? base.withDrivers("noop")
            : base.withTopics(versionedTopics.toArray(String[]::new)));
  }

  private Notifier notifierOf(String publisherId) {
    return Notifier.of(notifications, publisherId).withContextRedactor(OpenStackContext.redactor());
  }

  /**
   * Takes from {@code changed} what can be taken while this is open: long_rpc_timeout. Everything
   * else needs another {@code NovaRpc}. A cap that was asked for is asked for again at its next
   * use.
   *
   * @throws ConfigurationException if the new value is wrong; nothing has changed
   */
  public void reload(Configuration changed) {
    longTimeout = changed.options(NovaOptions.ALL_OF_DEFAULT).get(NovaOptions.LONG_RPC_TIMEOUT);
    automatic.forget();
  }

  /**
   * Ends everything: calls that still wait fail, what is on its way to a broker is lost. Blocks for
   * a few seconds at most; closing twice is fine.
   */
  @Override
  public void close() {
    try {
      cells.close();
    } finally {
      try {
        notifications.close();
      } finally {
        transport.close();
      }
    }
  }

  @Override
  public String toString() {
    return "NovaRpc[" + host + " on " + transport.url() + "]";
  }

  /** Sets up what {@link NovaRpc#init} leaves at its default. */
  public static final class Builder {
    private final Configuration configuration;
    private RemoteErrors errors = OpenStackErrors.of(KnownService.NOVA);
    private List<Cell> cells = List.of();

    /** {@code null} means a clock of each transport's own. */
    private @Nullable Timer timer;

    /** {@code null} means what the configuration says. */
    private @Nullable String host;

    private Builder(Configuration configuration) {
      this.configuration = Objects.requireNonNull(configuration, "configuration");
    }

    /**
     * Which remote exceptions become which of Java's, and the other way: what {@code
     * allowed_remote_exmods} is in Python. Unless set, those of nova.exception are {@link
     * dev.bergen.openstack.errors.OpenStackException}s, and others are data: {@code
     * RemoteErrorException}.
     */
    public Builder errors(RemoteErrors errors) {
      this.errors = Objects.requireNonNull(errors, "errors");
      return this;
    }

    /** The name of this host; {@code host} of the nova.conf unless set. */
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * The cells whose compute hosts count for {@code [upgrade_levels] compute = auto}, as {@code
     * nova-manage cell_v2 list_cells --verbose} prints them: Nova has them in a database that no
     * program in Java reads. Those without a broker, as cell0, have no hosts. Unless set, the
     * broker of the nova.conf is that of the only cell.
     */
    public Builder cells(Collection<Cell> cells) {
      this.cells = cells.stream().filter(Cell::hasBroker).toList();
      return this;
    }

    /** A clock of the caller's, which stays the caller's to close. */
    public Builder timer(Timer timer) {
      this.timer = Objects.requireNonNull(timer, "timer");
      return this;
    }

    /**
     * Opens the transports, and connects to nothing.
     *
     * @throws ConfigurationException if an option has a wrong value; nothing is left open
     */
    public NovaRpc open() {
      RpcTransport rpc = rpc(RpcTransport.builder(configuration));
      NotificationTransport notifications = null;
      try {
        NotificationTransport.Builder notifying =
            NotificationTransport.builder(configuration).defaultExchange(exchange());
        if (timer != null) {
          notifying.timer(timer);
        }
        notifications = notifying.build();
        return new NovaRpc(this, rpc, notifications);
      } catch (RuntimeException | Error e) {
        if (notifications != null) {
          notifications.close();
        }
        rpc.close();
        throw e;
      }
    }

    private String exchange() {
      Options shared = configuration.readable(DefaultOptions.GROUP, Map.of());
      return shared.isSet(DefaultOptions.CONTROL_EXCHANGE)
          ? shared.get(DefaultOptions.CONTROL_EXCHANGE)
          : EXCHANGE;
    }

    private RpcTransport open(String url) {
      return rpc(RpcTransport.builder(url).configuration(configuration));
    }

    private RpcTransport rpc(RpcTransport.Builder builder) {
      if (timer != null) {
        builder.timer(timer);
      }
      return builder.defaultExchange(exchange()).build();
    }
  }
}
