// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.frames.Frames;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * A client's settings for a connection.
 *
 * @param name of the connection, for those who look at it here
 * @param peer the client's name for the broker
 * @param virtualHost the virtual host to open
 * @param clientProperties the properties that it sends to the broker
 * @param heartbeatSeconds how long the broker may not respond; 0 is without limit, and without
 *     heartbeats
 * @param frameMax bytes of the largest frame
 * @param channelMax how many channels at most; 0 is as the broker proposes
 * @param largestBody bytes of the largest message that is accepted
 * @param handshake the deadline of the handshake
 * @param answer how long we wait for each answer later
 * @param readers makes the thread that reads
 * @param watch runs the checks for a broker that does not respond; never blocked by us
 */
public record Settings(
    String name,
    Object peer,
    Login login,
    String virtualHost,
    Map<String, Object> clientProperties,
    int heartbeatSeconds,
    int frameMax,
    int channelMax,
    int largestBody,
    Duration handshake,
    Duration answer,
    ThreadFactory readers,
    ScheduledExecutorService watch) {

  /**
   * @throws IllegalArgumentException if a bound is none
   */
  public Settings {
    if (frameMax < Frames.LEAST_READ || largestBody < 0 || heartbeatSeconds < 0 || channelMax < 0) {
      throw new IllegalArgumentException(
          "frame_max is at least %d, and nothing negative".formatted(Frames.LEAST_READ));
    }
  }
}
