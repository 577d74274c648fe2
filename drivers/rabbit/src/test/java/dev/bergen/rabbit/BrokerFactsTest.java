// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import dev.bergen.spi.Driver;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.AmqpTap.Refusal;
import dev.bergen.testbed.BrokerExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class BrokerFactsTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void it_says_what_the_broker_is_and_permits_and_leaves_nothing_behind() {
    assertThat(facts(rig.open(broker.url())))
        .contains(
            "queues that are neither durable nor exclusive: permitted",
            "durable queues without a type: classic")
        .anyMatch(fact -> fact.startsWith("RabbitMQ " + broker.node().version() + ", cluster "))
        .anyMatch(fact -> fact.startsWith("frames up to 131,072 bytes, "));
    assertThat(broker.node().queues(broker.virtualHost())).isEmpty();
  }

  @Test
  void it_says_what_follows_for_our_options_where_the_broker_refuses() {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    tap.refuse(
        method ->
            method instanceof AMQP.Queue.Declare declare && !declare.getDurable()
                ? new Refusal(541, "INTERNAL_ERROR - Feature `transient_nonexcl_queues` is")
                : null);
    String url = tap.url(broker.virtualHost());

    assertThat(facts(rig.open(url)))
        .anyMatch(fact -> fact.contains("fail with our options: set rabbit_quorum_queue = true"));
    assertThat(facts(rig.open(url + "?rabbit_quorum_queue=true")))
        .anyMatch(fact -> fact.contains("refused, which our options take into account"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quorum", "stream"})
  void it_says_where_a_durable_queue_is_not_classic(String type) {
    String virtualHost = broker.virtualHost() + "-" + type;
    broker.node().createVirtualHost(virtualHost, type);
    try {
      assertThat(facts(rig.open(broker.node().url(virtualHost))))
          .anyMatch(
              fact ->
                  fact.startsWith("durable queues without a type: not classic: ")
                      && fact.contains(type));
      assertThat(broker.node().queues(virtualHost)).isEmpty();
    } finally {
      broker.node().deleteVirtualHost(virtualHost);
    }
  }

  @Test
  void a_user_who_may_not_declare_sees_the_rest() {
    broker.node().createUser("watcher", broker.virtualHost(), "", "", ".*");

    assertThat(facts(rig.open(broker.url().replace("guest:guest", "watcher:watcher"))))
        .anyMatch(fact -> fact.contains("exclusive: cannot be seen, 403"))
        .anyMatch(fact -> fact.contains("without a type: cannot be seen, 403"));
  }

  private List<String> facts(Driver driver) {
    return Rig.get(driver.broker(rig.timer.deadline(Rig.PATIENCE)));
  }
}
