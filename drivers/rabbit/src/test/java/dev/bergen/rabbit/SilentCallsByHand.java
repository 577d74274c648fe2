// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.rabbit.link.Link;
import dev.bergen.spi.Driver;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.BrokerExtension;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What becomes of calls, by hand as it takes half a minute, whose connections take every byte and
 * pass on none, where no heartbeats tell.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
@Tag("newest-jdk-only")
class SilentCallsByHand {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");
  private CapturedLog log;
  private BrokenCable cable;
  private Driver client;
  private Rig.Inbox inbox;

  @BeforeEach
  void connect() {
    log = rig.closing(new CapturedLog(Link.class));
    cable = rig.closing(BrokenCable.to(broker.node().port()));
    client =
        rig.open(
            "rabbit://guest:guest@127.0.0.1:%d/%s?heartbeat_timeout_threshold=0&kombu_reconnect_delay=0.1"
                .formatted(cable.port(), broker.virtualHost()));
    inbox = rig.serve(rig.open(broker.url()), lab.withServer("node-1"));
    Rig.get(rig.cast(client, lab, "connects"));
    inbox.take();
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void calls_are_answered_again_once_both_connections_have_been_found_out() {
    rig.echo(rig.open(broker.url()), lab.withServer("node-2"));
    Rig.get(rig.call(client, lab.withServer("node-2"), "before"));

    cable.swallowOpen();

    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              try {
                client
                    .call(
                        lab.withServer("node-2"),
                        Rig.request("after", 1),
                        rig.within(Duration.ofSeconds(5)))
                    .get();
                return true;
              } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(MessagingTimeoutException.class);
                return false;
              }
            });
    assertThat(log.messages())
        .filteredOn(line -> line.contains("is given up: the broker"))
        .hasSize(2);
  }
}
