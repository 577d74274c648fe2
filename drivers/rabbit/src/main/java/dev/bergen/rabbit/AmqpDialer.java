// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.AddressResolver;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SaslConfig;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import dev.bergen.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials RabbitMQ hosts, in an order that chance has chosen. */
final class AmqpDialer implements Dialer {
  private static final Logger log = LoggerFactory.getLogger(AmqpDialer.class);

  /** The library waits half of it for the broker's first word. */
  private static final int HANDSHAKE_MILLIS = 10_000;

  private static final int ANSWER_MILLIS = 10_000;
  private static final int LARGEST_FRAME = 131_072;

  private final HostOrder hosts;
  private final RabbitSettings settings;
  private final SocketOpener sockets;

  private final DriverThreads threads;

  AmqpDialer(RabbitSettings settings, DriverThreads threads) {
    this.settings = settings;
    this.threads = threads;
    this.hosts =
        new HostOrder(settings.brokers(), settings.shufflesHosts(), new SplittableRandom());
    this.sockets = new SocketOpener(Duration.ofSeconds(settings.heartbeatSeconds()));
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
    Broker broker = hosts.at(host);
    TlsClient tls = null;
    try {
      tls = settings.tls() == null ? null : settings.tls().client();
      AddressResolver itself = () -> List.of(new Address(broker.host(), broker.port()));
      Connection connection =
          factory(broker, tls).newConnection(new OnReader(), itself, connectionName());
      hosts.connected(host);
      return connection;
    } catch (IOException | TimeoutException | ConfigurationException e) {
      hosts.failed();
      sockets.cut(); // the library leaves some of them open
      throw new DialException(new DialReason(settings, broker, tls).of(e), e);
    } catch (RuntimeException | Error e) { // a shortage of threads, for one
      hosts.failed();
      sockets.cut();
      throw e;
    }
  }

  @Override
  public void cut() {
    sockets.cut();
  }

  private ConnectionFactory factory(Broker broker, @Nullable TlsClient tls) {
    ConnectionFactory factory = new BrokerFactory(() -> sockets.open(broker, tls));
    factory.setUsername(broker.user());
    factory.setPassword(broker.password());
    factory.setVirtualHost(settings.virtualHost());
    factory.setSaslConfig(sasl(settings.login()));
    factory.setClientProperties(clientProperties(factory.getClientProperties()));
    factory.setAutomaticRecoveryEnabled(false);
    factory.setHandshakeTimeout(HANDSHAKE_MILLIS);
    factory.setChannelRpcTimeout(ANSWER_MILLIS);
    factory.setRequestedHeartbeat(settings.heartbeatSeconds());
    factory.setRequestedChannelMax(0); // as the broker proposes
    factory.setRequestedFrameMax(LARGEST_FRAME);
    factory.setHeartbeatExecutor(threads.heartbeats());
    factory.setThreadFactory(threads.readers());
    factory.setExceptionHandler(new QuietHandler());
    return factory;
  }

  /** Ours rather than the library's; what we can do is the library's. */
  private static Map<String, Object> clientProperties(Map<String, Object> ofLibrary) {
    Map<String, Object> ours = new HashMap<>();
    ours.put("product", "Bergen");
    ours.put("platform", "Java " + Runtime.version().feature());
    ours.put("capabilities", Objects.requireNonNull(ofLibrary.get("capabilities")));
    return ours;
  }

  /** Names this connection as the reference names its own: {@code program:pid:uuid}. */
  private static String connectionName() {
    return "%s:%d:%s".formatted(program(), ProcessHandle.current().pid(), UUID.randomUUID());
  }

  /** Names this program as its own command line does. */
  static String program() {
    String command = System.getProperty("sun.java.command", "java").split(" ", 2)[0];
    String file = command.substring(command.lastIndexOf('/') + 1);
    return file.isEmpty() ? "java" : file;
  }

  private static SaslConfig sasl(LoginMethod login) {
    return mechanisms -> Set.of(mechanisms).contains(login.name()) ? login.mechanism() : null;
  }

  /** Opens its socket as it is told, without the library's own ways. */
  private static final class BrokerFactory extends ConnectionFactory {
    private final SocketSource source;

    BrokerFactory(SocketSource source) {
      this.source = source;
    }

    @Override
    protected synchronized FrameHandlerFactory createFrameHandlerFactory() {
      return (address, name) -> source.open();
    }
  }

  private interface SocketSource {
    Wire open() throws IOException;
  }

  /** Loss of a connection is reported by the link, once. */
  private static final class QuietHandler extends DefaultExceptionHandler {
    @Override
    public void handleUnexpectedConnectionDriverException(Connection lost, Throwable error) {
      log.debug("Connection broke", error);
    }
  }
}
