// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import dev.bergen.spi.NotificationSink;
import dev.bergen.wire.NotificationMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Reads the notifications of one listener, and keeps them with the broker until the listener has
 * settled each. The second copy of one that was handled already is acknowledged and dropped.
 *
 * <p>Threads: any.
 */
final class NotificationIntake implements Intake, Handover.Exit<RabbitNotification> {
  private final BodyReader bodies;
  private final Executor deliveries;
  private final SecondCopies.Handled handled;
  private final NotificationSink sink;
  private final Handover<RabbitNotification> handover;
  private final Map<Channel, Settlements> settlements = new ConcurrentHashMap<>();

  /**
   * @param deliveries hands out and writes
   * @param prefetch what the broker delivers unacknowledged
   * @param handled what was acknowledged, not what was given back or lost
   */
  NotificationIntake(
      BodyReader bodies,
      Executor deliveries,
      SecondCopies.Handled handled,
      NotificationSink sink,
      int prefetch) {
    this.bodies = bodies;
    this.deliveries = deliveries;
    this.handled = handled;
    this.sink = sink;
    this.handover = new Handover<>(deliveries, this, prefetch);
  }

  @Override
  public void arrived(
      Channel channel, String queue, Envelope envelope, BasicProperties properties, byte[] body) {
    Settlements open =
        settlements.computeIfAbsent(channel, it -> new Settlements(it, deliveries, handled));
    long tag = envelope.getDeliveryTag();
    NotificationMessage message = bodies.read(queue, properties, body, NotificationMessage::decode);
    if (message == null) {
      open.reject(tag);
      return;
    }
    handover.add(
        new RabbitNotification(
            open, tag, message, wasDelivered(envelope, properties.getHeaders())));
  }

  /** Quorum queues count, which is more than they say in the flag. */
  private static boolean wasDelivered(Envelope envelope, Map<String, Object> headers) {
    boolean counted =
        headers != null
            && headers.get("x-delivery-count") instanceof Number count
            && count.longValue() > 0;
    return counted || envelope.isRedeliver();
  }

  @Override
  public boolean handOut(RabbitNotification message) {
    if (handled.isSecondCopy(message.uniqueId())) {
      message.acknowledge();
      return false;
    }
    sink.accept(message);
    return true;
  }

  @Override
  public void ask(int more) {
    handover.ask(more);
  }

  @Override
  public void forget(Channel lost) {
    handover.forget(lost);
    settlements.remove(lost);
  }

  @Override
  public CompletableFuture<Void> stop() {
    return handover.stop();
  }

  @Override
  public boolean settlesLater() {
    return true;
  }

  @Override
  public void exhausted() {
    handover.takeAll().forEach(RabbitNotification::requeue);
  }

  @Override
  public void closing(Channel channel) {
    Settlements open = settlements.get(channel);
    if (open != null) {
      open.write();
    }
  }
}
