// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.config.Configuration;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.rabbit.settings.RabbitOptions;
import dev.bergen.spi.DriverProvider;
import dev.bergen.tck.RequestTapContract;
import dev.bergen.testbed.BrokerExtension;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real broker. */
@Tag("broker-4")
@Tag("newest-jdk-only")
class RabbitTapContractTest extends RequestTapContract {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @Override
  protected DriverProvider provider() {
    return new RabbitDriverProvider();
  }

  @Override
  protected TransportUrl url() {
    return TransportUrl.parse(broker.url() + broker.node().profile().permittedOptions());
  }

  @Override
  protected TransportUrl unreachable() {
    return TransportUrl.parse("rabbit://guest:guest@127.0.0.1:1/");
  }

  @Override
  protected Options options() {
    return Configuration.empty().options(RabbitOptions.GROUP, url().query());
  }

  @Override
  protected void enableFirehose() {
    broker.node().ctl("trace_on", "-p", broker.virtualHost());
  }

  @Override
  protected Set<String> belongings() {
    Set<String> all = new TreeSet<>();
    broker.node().queues(broker.virtualHost()).forEach(queue -> all.add("queue " + queue.name()));
    broker
        .node()
        .exchanges(broker.virtualHost())
        .forEach(each -> all.add("exchange " + each.name()));
    broker.node().bindings(broker.virtualHost()).forEach(each -> all.add("binding " + each));
    return all;
  }

  @Override
  protected boolean publish(String exchange, String routingKey, byte[] body) throws Exception {
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish(exchange, routingKey, null, body);
      return channel.waitForConfirms(30_000);
    }
  }

  /** It asks the broker every two seconds whether its queue is full. */
  @Override
  protected Duration unnoticed() {
    return Duration.ofSeconds(4);
  }
}
