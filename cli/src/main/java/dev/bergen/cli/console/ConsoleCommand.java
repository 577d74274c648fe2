// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.Destination;
import dev.bergen.cli.broker.ManagementAccess;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.config.KnownService;
import dev.bergen.observe.console.Console;
import dev.bergen.observe.management.Management;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen console}: a page in the browser that shows the bus, until Ctrl-C. */
@Command(
    name = "console",
    usageHelpAutoWidth = true,
    header = "Show the bus in a browser: callers, servers, rates, failures, queues.",
    description = {
      "Copies the messages sent to TOPICs through its own queues, which are deleted"
          + " with the command; services get their messages as before. Prints a link to the"
          + " page and serves it until Ctrl-C.",
      "",
      "Replies are not sent to topics, so failures and times are visible only with"
          + " --firehose, after 'rabbitmqctl trace_on -p VHOST'; that costs the broker a copy"
          + " of every message.",
      "",
      "Kafka carries notifications only: the page shows event streams and topics, no servers and"
          + " calls."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen console --service nova --url rabbit://guest:guest@localhost",
      "  bergen console --firehose --open",
      "  ssh -L 8642:127.0.0.1:8642 controller bergen console --config-file /etc/nova/nova.conf",
      "",
      "Exit codes: 0 stopped, 2 usage, 4 the broker could not be reached or refuses the tap."
    })
public final class ConsoleCommand implements Callable<Integer> {
  private static final int PORT = 8642;
  private static final int GRACE_SECONDS = 10;
  private static final String TOKEN = "BERGEN_CONSOLE_TOKEN";

  /** The default topic of notifications. */
  private static final Set<String> NOTIFICATIONS = Set.of("notifications");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();
  @Mixin private ManagementAccess management = new ManagementAccess();

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..*",
      description =
          "Topics to watch, of RPC and of notifications. Default: those of --service, else all of"
              + " the exchange, without fanouts.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "" + PORT,
      description = "The port of the page; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port = PORT;

  @Option(names = "--open", description = "Open the page in the browser of this desktop.")
  private boolean open;

  @Option(
      names = "--firehose",
      description =
          "Watch the whole virtual host, replies included, through RabbitMQ's firehose,"
              + " which must be enabled first.")
  private boolean firehose;

  @Option(
      names = "--allow-calls",
      description = "Let the page ping and call servers. By default it is read-only.")
  private boolean allowCalls;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on. Beyond loopback the page is sent without TLS; an ssh"
              + " tunnel is better. Default: ${DEFAULT-VALUE}.")
  private String listen = "127.0.0.1";

  @Option(
      names = "--no-token",
      description =
          "Admit every account of this machine; only on loopback. Otherwise a link admits"
              + " one browser, and programs send 'Authorization: Bearer' with $"
              + TOKEN
              + ".")
  private boolean withoutToken;

  @Override
  public Integer call() throws Exception {
    connection.requireBroker(spec);
    refuseOnKafka();
    InetSocketAddress address = address();
    Console.Builder builder = console(address);
    try (StopSignal stop = StopSignal.install(GRACE_SECONDS)) {
      int exitCode = show(stop, builder);
      stop.finished(exitCode);
      return exitCode;
    }
  }

  private int show(StopSignal stop, Console.Builder builder) throws Exception {
    try (WatchedBus bus = WatchedBus.open(connection);
        WatchedBus fanouts = WatchedBus.open(connection); // connects for taps only
        Feed feed = new Feed(bus, fanouts);
        ManagedBroker managed = managed(bus)) {
      Watched watched = watched(bus);
      try (Console console = start(builder, bus, feed, managed, watched)) {
        feed.showIn(console);
        bus.reach().run(() -> feed.open(watched.first()));
        watched.fanouts().forEach(feed::openLater);
        greet(bus, console, watched);
        stop.await();
        return ExitCode.OK;
      }
    }
  }

  private @Nullable ManagedBroker managed(WatchedBus bus) {
    if (bus.hasNotificationsOnly()) {
      return null;
    }
    Management found = management.open(bus.url(), connection.context(), spec);
    return found == null ? null : new ManagedBroker(found, ManagementAccess.virtualHost(bus.url()));
  }

  /** Kafka has topics of notifications only, which a tap reads. */
  private void refuseOnKafka() {
    String why =
        firehose
            ? "--firehose: Kafka has none; its topics have all messages, and are watched anyway"
            : allowCalls ? "--allow-calls: Kafka carries notifications only, no calls" : null;
    if (why != null && connection.isKafka()) {
      throw new ParameterException(spec.commandLine(), why);
    }
  }

  private Watched watched(WatchedBus bus) {
    if (firehose) {
      return Watched.everything();
    }
    topics.forEach(topic -> Destination.requireTopic(spec, topic));
    List<String> chosen = new ArrayList<>(topics);
    KnownService service = connection.service();
    if (bus.hasNotificationsOnly()) {
      return Watched.kafka(
          chosen.isEmpty() && service != null ? service.notificationTopics() : chosen);
    }
    if (chosen.isEmpty() && service != null) {
      chosen.addAll(service.topics());
      chosen.addAll(service.notificationTopics());
    }
    return Watched.topics(
        bus.exchange(),
        chosen,
        service == null ? NOTIFICATIONS : Set.copyOf(service.notificationTopics()));
  }

  /** Describes what of it is known before there is a broker. */
  private Console.Builder console(InetSocketAddress address) {
    Console.Builder builder =
        Console.builder()
            .listen(address)
            .version(version())
            .onOpened(link -> print("For another browser:  " + link));
    String token = System.getenv(TOKEN);
    if (withoutToken) {
      return builder.withoutToken();
    }
    try {
      return token == null || token.isBlank() ? builder : builder.token(token);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "$" + TOKEN + ": " + e.getMessage(), e);
    }
  }

  private Console start(
      Console.Builder builder,
      WatchedBus bus,
      Feed feed,
      @Nullable ManagedBroker managed,
      Watched watched)
      throws IOException {
    builder.watching(bus.url().toString(), watched.words(), firehose).state(feed::state);
    if (managed == null) {
      builder.queues(bus.queues());
    } else {
      builder.queues(managed::queues).doctor(managed::examine);
    }
    if (bus.calls() == null) {
      builder.notificationsOnly();
    } else if (allowCalls) {
      builder.allowCalls(bus.calls());
    }
    try {
      return builder.start();
    } catch (BindException e) {
      throw new ParameterException(
          spec.commandLine(),
          "Port %d of %s cannot be used (%s); --port 0 takes a free one"
              .formatted(port, listen, e.getMessage()),
          e);
    }
  }

  private InetSocketAddress address() {
    try {
      InetAddress address = InetAddress.getByName(listen);
      if (withoutToken && !address.isLoopbackAddress()) {
        throw new ParameterException(
            spec.commandLine(), "--no-token is for loopback: others could read all messages");
      }
      if (port < 0 || port > 65_535) {
        throw new ParameterException(spec.commandLine(), "--port must be 0 to 65535, not " + port);
      }
      return new InetSocketAddress(address, port);
    } catch (UnknownHostException e) {
      throw new ParameterException(
          spec.commandLine(), "--listen: there is no address '" + listen + "'", e);
    }
  }

  private void greet(WatchedBus bus, Console console, Watched watched) {
    print("%s, at %s".formatted(watched.words(), bus.url()));
    print("Open                  " + console.link());
    print("Ctrl-C stops");
    if (!isLoopback()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "bergen: the page goes over the network without TLS; a tunnel is safer:"
              + " ssh -L %1$d:127.0.0.1:%1$d HOST".formatted(console.page().getPort()));
    }
    if (open && !Desktop.open(console.link())) {
      spec.commandLine().getErr().println("bergen: no browser could be started; open the link");
    }
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(listen).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String version() {
    String version = Console.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /** The browser of the local user. */
  private static final class Desktop {
    static boolean open(URI link) {
      String system = System.getProperty("os.name", "");
      List<String> command =
          system.startsWith("Mac")
              ? List.of("open", link.toString())
              : system.startsWith("Windows")
                  ? List.of("rundll32", "url.dll,FileProtocolHandler", link.toString())
                  : List.of("xdg-open", link.toString());
      try {
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
