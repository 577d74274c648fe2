// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.rabbit.codec.BodyReader;
import dev.bergen.wire.RequestMessage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the requests of one server.
 *
 * @param topic of the server
 * @param fanoutQueue whose messages every server of the topic gets
 */
record RequestIntake(
    String topic,
    String fanoutQueue,
    BodyReader bodies,
    Arrivals arrivals,
    Handover<Arrival> handover)
    implements Intake {
  private static final Logger log = LoggerFactory.getLogger(RequestIntake.class);

  @Override
  public void arrived(Channel channel, String queue, Delivered delivered) {
    long tag = delivered.tag();
    Properties properties = delivered.properties();
    RequestMessage message =
        bodies.read(queue, properties, delivered.body(), RequestMessage::decode);
    if (message != null) {
      boolean fanout = queue.equals(fanoutQueue);
      handover.add(arrivals.read(channel, tag, topic, fanout, message, properties));
      return;
    }
    try {
      channel.reject(tag, false);
    } catch (IOException e) {
      log.debug("A malformed message could not be rejected; the broker redelivers it", e);
    }
  }

  @Override
  public void ask(int more) {
    handover.ask(more);
  }

  @Override
  public void forget(Channel lost) {
    handover.forget(lost);
  }

  @Override
  public CompletableFuture<Void> stop() {
    return handover.stop();
  }
}
