// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import dev.bergen.rabbit.broker.Broker;
import dev.bergen.rabbit.tls.TlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sockets to brokers, set as the reference sets its own, with TLS if that is wanted.
 *
 * <p>Threads: one opens, any may {@link #cut}.
 */
final class SocketOpener {
  private static final Logger log = LoggerFactory.getLogger(SocketOpener.class);
  private static final int CONNECT_MILLIS = 5_000;

  /**
   * A socket that is connected.
   *
   * @param speaking what AMQP goes through, perhaps TLS
   * @param plain the same, or what is below TLS
   */
  record Opened(Socket speaking, Socket plain) {}

  /** The newest; null before the first. */
  private volatile @Nullable Socket socket;

  /**
   * Connects, to the first address of the host that answers; blocks for some seconds for each.
   *
   * @param tls {@code null} for plain text
   */
  Opened open(Broker broker, @Nullable TlsClient tls) throws IOException {
    IOException refused = null;
    for (InetAddress address : InetAddress.getAllByName(broker.host())) {
      Socket plain = new Socket();
      try {
        socket = plain;
        configure(plain);
        plain.connect(new InetSocketAddress(address, broker.port()), CONNECT_MILLIS);
        plain.setSoTimeout(CONNECT_MILLIS);
        Socket speaking = tls == null ? plain : tls.over(plain, broker);
        return new Opened(speaking, plain);
      } catch (IOException e) {
        close(plain);
        if (refused != null) {
          e.addSuppressed(refused);
        }
        refused = e;
      }
    }
    throw refused == null ? new IOException("The host has no address") : refused;
  }

  /** Breaks the newest connection, or the attempt to make it, at once. */
  void cut() {
    Socket open = socket;
    if (open != null) {
      close(open);
    }
  }

  static void configure(Socket fresh) throws IOException {
    fresh.setTcpNoDelay(true);
    fresh.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    setIfThere(fresh, ExtendedSocketOptions.TCP_KEEPIDLE, 60);
    setIfThere(fresh, ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
    setIfThere(fresh, ExtendedSocketOptions.TCP_KEEPCOUNT, 9);
  }

  /** Not every operating system has them. */
  private static void setIfThere(Socket socket, SocketOption<Integer> option, int value)
      throws IOException {
    if (socket.supportedOptions().contains(option)) {
      socket.setOption(option, value);
    }
  }

  private static void close(Socket open) {
    try {
      open.close();
    } catch (IOException e) {
      log.debug("Closing a socket failed", e);
    }
  }
}
