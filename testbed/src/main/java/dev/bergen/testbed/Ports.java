// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Five loopback ports of one node of RabbitMQ; that for TLS need not be in use.
 *
 * <p>They lie below the ephemeral range: a port of that range may be taken by anybody's outgoing
 * connection while the node is down, and a client that dials a closed port there can even reach
 * itself.
 */
record Ports(int amqp, int management, int distribution, int epmd, int tls) {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 31_000;
  private static final int ATTEMPTS = 200;

  static Ports find() {
    int first = findNeighbours(5);
    return new Ports(first, first + 1, first + 2, first + 3, first + 4);
  }

  /** Finds neighbouring ports that nobody listens on; returns the first of them. */
  static int findNeighbours(int count) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST) / count * count;
      if (IntStream.range(first, first + count).allMatch(Ports::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException(
        "no %d free ports found from %d to %d".formatted(count, LOWEST, HIGHEST));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
