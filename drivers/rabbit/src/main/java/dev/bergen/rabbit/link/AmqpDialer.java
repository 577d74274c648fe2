// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import dev.bergen.ConfigurationException;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.Settings;
import dev.bergen.rabbit.broker.Broker;
import dev.bergen.rabbit.settings.RabbitSettings;
import dev.bergen.rabbit.settings.ThisProgram;
import dev.bergen.rabbit.tls.TlsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Dials RabbitMQ hosts, in an order that chance has chosen. */
public final class AmqpDialer implements Dialer {
  private static final Duration HANDSHAKE = Duration.ofSeconds(5);

  /**
   * How long the broker may take for a step that sets something up: see {@link
   * dev.bergen.rabbit.broker.AmqpErrors}.
   */
  static final Duration ANSWER = Duration.ofSeconds(5);

  /** How long closing a connection may take. */
  public static final Duration CLOSING = Duration.ofSeconds(1);

  private static final int LARGEST_FRAME = 131_072;

  /** The largest body that a peer may send. */
  private static final int LARGEST_BODY = 64 << 20;

  private static final Map<String, Object> CAPABILITIES =
      Map.of(
          "authentication_failure_close", true,
          "basic.nack", true,
          "connection.blocked", true,
          "consumer_cancel_notify", true,
          "exchange_exchange_bindings", true,
          "publisher_confirms", true);

  private final HostOrder hosts;
  private final RabbitSettings settings;
  private final SocketOpener sockets;

  private final DriverThreads threads;

  public AmqpDialer(RabbitSettings settings, DriverThreads threads) {
    this.settings = settings;
    this.threads = threads;
    this.hosts =
        new HostOrder(settings.brokers(), settings.shufflesHosts(), new SplittableRandom());
    this.sockets = new SocketOpener();
  }

  @Override
  public int hosts() {
    return hosts.size();
  }

  @Override
  public String address(int host) {
    return hosts.at(host).address();
  }

  @Override
  public Connection dial(int host) throws DialException {
    return dial(host, silent -> {});
  }

  @Override
  public Connection dial(int host, Consumer<String> accepted) throws DialException {
    try {
      Connection connection = dial(hosts.at(host), accepted);
      hosts.connected(host);
      return connection;
    } catch (DialException e) {
      hosts.failed();
      throw e;
    }
  }

  /** Connects to that host, whatever the order says. */
  public Connection dial(Broker broker) throws DialException {
    return dial(broker, silent -> {});
  }

  private Connection dial(Broker broker, Consumer<String> accepted) throws DialException {
    TlsClient tls = null;
    try {
      tls = settings.tls() == null ? null : settings.tls().client();
      SocketOpener.Opened opened = sockets.open(broker, tls);
      accepted.accept(DialReason.silent(broker));
      return checked(Connection.open(opened.speaking(), opened.plain(), wanted(broker)));
    } catch (IOException | ConfigurationException e) {
      DialReason reason = new DialReason(settings, broker, tls);
      throw new DialException(reason.kind(e), reason.of(e), e);
    } catch (RuntimeException | Error e) { // a shortage of threads, for one
      hosts.failed();
      sockets.cut();
      throw e;
    }
  }

  /** Before 4.0 RabbitMQ takes no limit for one that each return exceeds. */
  private Connection checked(Connection connection) {
    Map<String, @Nullable Object> server = connection.serverProperties();
    String broker = server.get("product") + " " + server.get("version");
    if (!settings.hasUnlimitedReturns() || !broker.startsWith("RabbitMQ 3.")) {
      return connection;
    }
    connection.close("its queues would lose messages", CLOSING);
    throw new ConfigurationException(
        ("%s drops each message that is returned to a queue with rabbit_quorum_delivery_limit = -1."
                + " Leave the option out: before RabbitMQ 4 there is no limit by default")
            .formatted(broker),
        null);
  }

  @Override
  public void cut() {
    sockets.cut();
  }

  /** Returns which host a connection that was dialled here or elsewhere goes to. */
  public static Broker broker(Connection connection) {
    return (Broker) connection.peer();
  }

  private Settings wanted(Broker broker) {
    String name = connectionName();
    return new Settings(
        name,
        broker,
        settings.login().of(broker),
        settings.virtualHost(),
        clientProperties(name),
        settings.heartbeatSeconds(),
        LARGEST_FRAME,
        0, // as many channels as the broker proposes
        LARGEST_BODY,
        HANDSHAKE,
        ANSWER,
        threads.readers(),
        threads.heartbeats());
  }

  private static Map<String, Object> clientProperties(String name) {
    return Map.of(
        "product",
        "Bergen",
        "platform",
        "Java " + Runtime.version().feature(),
        "connection_name",
        name,
        "capabilities",
        CAPABILITIES);
  }

  /** Names this connection as the reference names its own: {@code program:pid:uuid}. */
  private static String connectionName() {
    return "%s:%d:%s"
        .formatted(ThisProgram.name(), ProcessHandle.current().pid(), UUID.randomUUID());
  }
}
