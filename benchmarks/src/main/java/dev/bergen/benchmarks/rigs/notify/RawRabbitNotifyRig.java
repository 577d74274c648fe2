// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.raw.Confirms;
import dev.bergen.benchmarks.rigs.raw.RawMessages;

/** Notifications by amqp-client and nothing else, each confirmed by the broker. */
public final class RawRabbitNotifyRig implements Rig {
  private static final String QUEUE = "raw-notify.info";
  private static final BasicProperties PROPERTIES = RawMessages.properties().build();

  private final Connection connection;
  private final Channel topology;
  private final Confirms publishing;

  public RawRabbitNotifyRig(Site site) throws Exception {
    this.connection = site.amqp().newConnection("raw-notify");
    this.topology = connection.createChannel();
    RawMessages.declareTopic(topology, QUEUE);
    this.publishing = new Confirms(connection.createChannel());
  }

  @Override
  public String name() {
    return "raw amqp-client";
  }

  @Override
  public Sample measure(Load load) throws Exception {
    byte[] body = RawNotifications.body(load.payloadBytes());
    Sample sample =
        Callers.async(
            load, () -> publishing.publish(RawMessages.EXCHANGE, QUEUE, false, PROPERTIES, body));
    topology.queuePurge(QUEUE);
    return sample;
  }

  @Override
  public void close() {
    connection.abort(5_000);
  }
}
