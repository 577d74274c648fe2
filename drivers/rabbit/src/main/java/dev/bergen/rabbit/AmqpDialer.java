// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.SaslConfig;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials RabbitMQ hosts, in an order that chance has chosen. */
final class AmqpDialer implements Dialer {
  private static final Logger log = LoggerFactory.getLogger(AmqpDialer.class);
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;

  private final List<Broker> brokers;
  private final String virtualHost;
  private final ConnectionFactory factory = new ConnectionFactory();

  /** The socket of the newest dial; null before the first. */
  private volatile @Nullable Socket socket;

  AmqpDialer(RabbitSettings settings, DriverThreads threads) {
    List<Broker> shuffled = new ArrayList<>(settings.brokers());
    Collections.shuffle(shuffled);
    this.brokers = List.copyOf(shuffled);
    this.virtualHost = settings.virtualHost();
    factory.setVirtualHost(virtualHost);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setChannelRpcTimeout(ANSWER_MILLIS);
    factory.setRequestedHeartbeat(settings.heartbeatSeconds());
    factory.setSaslConfig(sasl(settings.login()));
    factory.setSharedExecutor(threads.deliveries());
    factory.setHeartbeatExecutor(threads.heartbeats());
    factory.setThreadFactory(threads.readers());
    factory.setExceptionHandler(new QuietHandler());
    factory.setSocketConfigurator(this::configure);
  }

  @Override
  public int hosts() {
    return brokers.size();
  }

  @Override
  public String address(int host) {
    return brokers.get(host).address();
  }

  @Override
  public Connection dial(int host) throws DialException {
    Broker broker = brokers.get(host);
    // Only this thread dials, and each connection copies what it needs.
    factory.setUsername(broker.user());
    factory.setPassword(broker.password());
    try {
      List<Address> address = List.of(new Address(broker.host(), broker.port()));
      return factory.newConnection(address, connectionName());
    } catch (IOException | TimeoutException e) {
      throw new DialException(reason(broker, e), e);
    }
  }

  @Override
  public void cut() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.debug("Closing a socket failed", e);
      }
    }
  }

  private void configure(Socket fresh) throws IOException {
    fresh.setTcpNoDelay(true);
    fresh.setKeepAlive(true);
    socket = fresh;
  }

  private String reason(Broker broker, Exception error) {
    if (error instanceof AuthenticationFailureException
        || error instanceof PossibleAuthenticationFailureException) {
      return "login refused for user '%s' at %s".formatted(broker.user(), broker.address());
    }
    AMQP.Connection.Close close = AmqpErrors.connectionClose(error);
    if (close != null) {
      return "virtual host '%s' refused at %s: %s"
          .formatted(virtualHost, broker.address(), close.getReplyText());
    }
    return "AMQP server on %s is unreachable: %s"
        .formatted(broker.address(), AmqpErrors.text(error));
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

  /** Loss of a connection is reported by the link, once. */
  private static final class QuietHandler extends DefaultExceptionHandler {
    @Override
    public void handleUnexpectedConnectionDriverException(Connection lost, Throwable error) {
      log.debug("Connection broke", error);
    }
  }
}
