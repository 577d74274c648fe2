// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.cli.terminal.TimeoutConverter;
import dev.bergen.config.Configuration;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.KnownService;
import dev.bergen.config.NotificationOptions;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The options that select the broker. */
public final class Connection {
  static final String MEMORY = "memory:";

  @Option(
      names = {"--url", "--transport-url"},
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description =
          "The broker's URL, such as rabbit://guest:guest@localhost. Default: that of --use, else"
              + " transport_url of --config-file, else the environment's BERGEN_CONTEXT, BERGEN_URL"
              + " or OS_DEFAULT__TRANSPORT_URL, else that of 'bergen context use', else memory:"
              + " (this process only).")
  private @Nullable String url;

  @Option(
      names = "--exchange",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description =
          "Scope of the topic, oslo's control_exchange. Default: that of --config-file, else"
              + " openstack.")
  private @Nullable String exchange;

  @Option(
      names = "--service",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      converter = ServiceConverter.class,
      description =
          "An OpenStack service: sets the exchange that its code sets, which its"
              + " configuration file does not contain. One of nova, cinder, neutron, heat,"
              + " designate, ironic, glance, keystone, octavia, manila, ceilometer, magnum,"
              + " trove. --exchange overrides it.")
  private @Nullable KnownService service;

  @Option(
      names = "--connect-timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "SECONDS",
      defaultValue = "5",
      converter = TimeoutConverter.class,
      description =
          "How long connecting may take, within any other timeout; also 500ms, 2m. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration connectTimeout = Reach.LIMIT;

  @Mixin private ConfigFiles files = new ConfigFiles();
  @Mixin private ContextChoice contexts = new ContextChoice();

  /** Null before the first use. */
  private @Nullable Configuration read;

  /** Null where no context counts, also after the first use. */
  private @Nullable NamedContext context;

  /** Returns whether the URL came from nowhere, so that only this process can be reached. */
  public boolean isDefaulted() {
    return given(configuration(), System.getenv()) == null;
  }

  public RpcTransport open() {
    Configuration configuration = configuration();
    String given = given(configuration, System.getenv());
    RpcTransport.Builder builder =
        RpcTransport.builder(given != null ? given : MEMORY).configuration(configuration);
    String chosen = chosenExchange();
    return (chosen == null ? builder : builder.defaultExchange(chosen)).build();
  }

  /** Returns the given URL; {@code null} if none was given. */
  public @Nullable TransportUrl url() {
    String given = given(configuration(), System.getenv());
    return given == null ? null : TransportUrl.parse(given);
  }

  /** Returns whether the broker is Kafka, which has notifications alone and keeps them. */
  public boolean isKafka() {
    TransportUrl named = url();
    return named != null && named.scheme().equals("kafka");
  }

  /** Returns what gives up where the broker of {@code transport} cannot be reached. */
  public Reach reach(RpcTransport transport) {
    Reach reach = new Reach(transport::status, connectTimeout);
    transport.onConnectionChange(reach);
    return reach;
  }

  /** Returns what gives up where the broker of {@code transport} cannot be reached. */
  public Reach reach(NotificationTransport transport) {
    Reach reach = new Reach(transport::status, connectTimeout);
    transport.onConnectionChange(reach);
    return reach;
  }

  /** Returns the selected service; {@code null} if none is named. */
  public @Nullable KnownService service() {
    NamedContext chosen = context();
    return service == null && chosen != null ? chosen.service() : service;
  }

  /** Sets the default service. */
  public void assume(KnownService usual) {
    service = service == null ? usual : service;
  }

  /** Returns the requested exchange, by name or by service; {@code null} if there is none. */
  public @Nullable String chosenExchange() {
    if (exchange != null || service != null) {
      return exchange != null || service == null ? exchange : service.exchange();
    }
    NamedContext chosen = context();
    return chosen == null ? null : chosen.chosenExchange();
  }

  /**
   * Opens a transport for notifications. Without a URL of the command line, the environment or a
   * context, that of {@code [oslo_messaging_notifications]} counts before that of {@code
   * [DEFAULT]}.
   */
  public NotificationTransport openNotifications() {
    return openNotifications(configuration());
  }

  /** Opens one whose groups, where they are new to a topic, take the existing messages. */
  public NotificationTransport openNotificationsFromBeginning() {
    return openNotifications(
        configuration()
            .with(KafkaOptions.GROUP.name(), KafkaOptions.AUTO_OFFSET_RESET.name(), "earliest"));
  }

  /**
   * Opens one whose notifiers have that driver; without, that of the file, or {@code messagingv2}
   * if it has none.
   */
  public NotificationTransport openNotifications(@Nullable String driver) {
    Configuration configuration = configuration();
    Options own = configuration.readable(NotificationOptions.GROUP, Map.of());
    String chosen =
        driver == null && !own.isSet(NotificationOptions.DRIVER) ? "messagingv2" : driver;
    return openNotifications(
        chosen == null
            ? configuration
            : configuration.with(
                NotificationOptions.GROUP.name(), NotificationOptions.DRIVER.name(), chosen));
  }

  private NotificationTransport openNotifications(Configuration configuration) {
    Options own = configuration.readable(NotificationOptions.GROUP, Map.of());
    String given = given(configuration, System.getenv());
    NotificationTransport.Builder builder =
        !isGiven() && own.isSet(NotificationOptions.TRANSPORT_URL)
            ? NotificationTransport.builder(configuration)
            : NotificationTransport.builder(given != null ? given : MEMORY)
                .configuration(configuration);
    String chosen = chosenExchange();
    return (chosen == null ? builder : builder.defaultExchange(chosen)).build();
  }

  /**
   * Refuses to continue without a broker.
   *
   * @throws ParameterException if no broker is named
   */
  public void requireBroker(CommandSpec command) {
    Options own = configuration().readable(NotificationOptions.GROUP, Map.of());
    if (isDefaulted() && !own.isSet(NotificationOptions.TRANSPORT_URL)) {
      throw new ParameterException(
          command.commandLine(),
          "Which broker? Give --url rabbit://user:password@host or set BERGEN_URL ('bergen"
              + " demo' needs no broker)");
    }
  }

  /** Returns the exchange of topics on {@code transport}. */
  public String exchange(RpcTransport transport) {
    return exchange(transport.options());
  }

  /** Returns the exchange of topics on {@code transport}. */
  public String exchange(NotificationTransport transport) {
    return exchange(transport.options());
  }

  /** Returns the exchange of topics as options and files name it, without opening a transport. */
  public String exchange() {
    return exchange(configuration().readable(DefaultOptions.GROUP, Map.of()));
  }

  private String exchange(Options options) {
    String chosen = chosenExchange();
    return chosen == null ? options.get(DefaultOptions.CONTROL_EXCHANGE) : chosen;
  }

  /** Whether the command line or a context has a URL, which counts before any file's. */
  private boolean isGiven() {
    NamedContext chosen = context();
    return url != null || (chosen != null && chosen.url() != null);
  }

  /** Returns the context that counts; {@code null} if none does. */
  public @Nullable NamedContext context() {
    Configuration unused = configuration();
    return context;
  }

  /** Reads the files once, however often it is asked. */
  private Configuration configuration() {
    Configuration known = read;
    if (known == null) {
      Map<String, String> environment = System.getenv();
      Configuration own = files.read(environment);
      context = contexts.choose(url != null, !files.isEmpty() && namesBroker(own), environment);
      known = context == null ? own : files.read(ContextChoice.without(environment), context);
      read = known;
    }
    return known;
  }

  private static boolean namesBroker(Configuration configuration) {
    return configuration
        .readable(DefaultOptions.GROUP, Map.of())
        .isSet(DefaultOptions.TRANSPORT_URL);
  }

  /** Returns the given URL; {@code null} if none was given. */
  private @Nullable String given(Configuration configuration, Map<String, String> environment) {
    if (url != null) {
      return url;
    }
    TransportUrl saved = context == null ? null : context.urlWithPassword(environment);
    if (saved != null) {
      return saved.toTextWithPasswords();
    }
    // A file that was named for this command counts more than exported variables.
    if ((context != null || !files.isEmpty()) && namesBroker(configuration)) {
      return configuration
          .readable(DefaultOptions.GROUP, Map.of())
          .get(DefaultOptions.TRANSPORT_URL);
    }
    return context == null ? fromEnvironment(environment) : null;
  }

  /** Returns the URL that the environment names; {@code null} if it names none. */
  public static @Nullable String fromEnvironment(Map<String, String> environment) {
    for (String name : new String[] {"BERGEN_URL", "OS_DEFAULT__TRANSPORT_URL"}) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return null;
  }
}
