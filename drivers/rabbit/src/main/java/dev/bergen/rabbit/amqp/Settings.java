// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.frames.Frames;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * What a client wants of a connection.
 *
 * @param name of the connection, for those who look at it here
 * @param peer whatever the client knows the broker by
 * @param virtualHost where it wants to go
 * @param clientProperties what it says of itself
 * @param heartbeatSeconds how long the broker may leave us without an answer; 0 is for ever, and no
 *     heartbeats
 * @param frameMax bytes of the largest frame
 * @param channelMax how many channels at most; 0 is as the broker proposes
 * @param largestBody bytes of the largest message that is taken
 * @param handshake until when the broker must have let us in
 * @param answer how long we wait for each answer later
 * @param readers makes the thread that reads
 * @param watch notices a broker that is silent; never blocked by us
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
