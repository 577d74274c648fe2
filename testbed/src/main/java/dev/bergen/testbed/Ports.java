// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Four loopback ports of one node of RabbitMQ.
 *
 * <p>They lie below the ephemeral range: a port of that range may be taken by anybody's outgoing
 * connection while the node is down, and a client that dials a closed port there can even reach
 * itself.
 */
record Ports(int amqp, int management, int distribution, int epmd) {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 31_000;
  private static final int ATTEMPTS = 200;

  static Ports find() {
    int first = findFour();
    return new Ports(first, first + 1, first + 2, first + 3);
  }

  /** Finds four neighbouring ports that nobody listens on; returns the first of them. */
  static int findFour() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST) / 4 * 4;
      if (IntStream.range(first, first + 4).allMatch(Ports::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException("no four free ports found from " + LOWEST + " to " + HIGHEST);
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
