// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.message.Priority;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.rabbit.codec.BodyReader;
import dev.bergen.rabbit.codec.RawMessages;
import dev.bergen.rabbit.codec.UnreadableException;
import dev.bergen.rabbit.declare.Concessions;
import dev.bergen.rabbit.topology.Topology;
import dev.bergen.spi.NotificationSink;
import dev.bergen.wire.NotificationMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Reads the notifications of one listener, and keeps them with the broker until the listener has
 * settled each.
 *
 * <p>Threads: any.
 */
final class NotificationIntake implements Intake, Handover.Exit<NotificationDelivery> {
  private final BodyReader bodies;
  private final Topology topology;
  private final Concessions concessions;
  private final Executor deliveries;
  private final SecondCopies.Handled handled;
  private final NotificationSink sink;
  private final Handover<NotificationDelivery> handover;
  private final Map<Channel, Settlements> settlements = new ConcurrentHashMap<>();

  /**
   * @param topology knows whether the queues count deliveries, and up to which limit
   * @param concessions knows the queues that are declared otherwise
   * @param deliveries hands out and writes
   * @param prefetch what the broker delivers unacknowledged
   * @param handled notifications that were acknowledged, not those that were requeued
   */
  NotificationIntake(
      BodyReader bodies,
      Topology topology,
      Concessions concessions,
      Executor deliveries,
      SecondCopies.Handled handled,
      NotificationSink sink,
      int prefetch) {
    this.bodies = bodies;
    this.topology = topology;
    this.concessions = concessions;
    this.deliveries = deliveries;
    this.handled = handled;
    this.sink = sink;
    this.handover = new Handover<>(deliveries, this, prefetch);
  }

  @Override
  public void arrived(Channel channel, String queue, Delivered message) {
    Settlements open =
        settlements.computeIfAbsent(channel, it -> new Settlements(it, deliveries, handled));
    handover.add(read(open, queue, message));
  }

  private NotificationDelivery read(Settlements open, String queue, Delivered delivered) {
    Properties properties = delivered.properties();
    byte[] body = delivered.body();
    try {
      NotificationMessage message = bodies.read(properties, body, NotificationMessage::decode);
      boolean known = Priority.ofName(message.notification().priority()) != null;
      return new RabbitNotification(
          open,
          delivered.tag(),
          message,
          Returns.of(
              delivered, topology.quorum(), topology.deliveryLimit(concessions.isDifferent(queue))),
          known ? null : RawMessages.of(queue, properties, body));
    } catch (UnreadableException e) {
      bodies.count(e);
      return new UnreadableDelivery(
          open,
          delivered.tag(),
          RawMessages.of(queue, properties, body),
          String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean handOut(NotificationDelivery message) {
    return message.giveTo(sink, handled);
  }

  @Override
  public void ask(int more) {
    handover.ask(more);
  }

  @Override
  public void forget(Channel lost) {
    handover.forget(lost);
    settlements.remove(lost);
    handled.running().forget(lost);
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
    handover.takeAll().forEach(NotificationDelivery::requeue);
  }

  @Override
  public void closing(Channel channel) {
    Settlements open = settlements.get(channel);
    if (open != null) {
      open.write();
    }
  }
}
