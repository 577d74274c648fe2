// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.rabbit.link.Link;
import dev.bergen.spi.Driver;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.BrokerExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection that takes every byte and passes on none, where no heartbeats tell. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
@Tag("newest-jdk-only")
class SilentConnectionTest {
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
  void a_message_without_an_answer_makes_the_next_one_find_out() {
    cable.swallowOpen();
    MessagingTimeoutException late;
    do { // one that was not written in its time tells nobody anything
      late =
          Rig.failure(
              client.cast(lab, Rig.request("lost", 1), rig.within(Duration.ofMillis(300))),
              MessagingTimeoutException.class);
    } while (!late.mayHaveRun());

    Rig.get(rig.cast(client, lab, "next"));

    assertThat(inbox.take().request().method()).isEqualTo("next");
    assertThat(log.messages())
        .anyMatch(
            line ->
                line.contains("is given up: the broker left a message without an answer, and no"));
  }
}
