// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Reply;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMethod;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that asks its clients by {@code channel.flow} to hold back, as some do. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
@Tag("newest-jdk-only")
class ChannelFlowTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");
  private AmqpTap tap;
  private Driver caller;
  private Rig.Inbox inbox;

  @BeforeEach
  void connect() {
    tap = rig.closing(AmqpTap.before(broker.node()));
    inbox = rig.serve(rig.open(broker.url()), lab.withServer("node-1"));
    caller = rig.open(tap.url(broker.virtualHost()) + "?kombu_reconnect_delay=0.1");
    Rig.get(rig.cast(caller, lab, "connects"));
    inbox.take();
    flow(false);
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void nothing_is_published_while_it_wants_nothing_and_all_is_once_it_does() {
    MessagingTimeoutException late =
        Rig.failure(
            caller.cast(lab, Rig.request("late", 1), rig.within(Duration.ofMillis(300))),
            MessagingTimeoutException.class);
    CompletableFuture<Void> cast = rig.cast(caller, lab, "patient");
    CompletableFuture<Reply> call = rig.call(caller, lab, "asks");

    assertThat(late)
        .hasMessageContainingAll("Could not send", "late", "blocked this channel", "channel.flow");
    assertThat(late.mayHaveRun()).isFalse();
    assertThat(tap.published()).hasSize(1);

    flow(true);

    Rig.get(cast);
    assertThat(inbox.take().request().method()).isEqualTo("patient");
    Rig.answer(inbox.take(), "answered");
    Rig.get(call);
  }

  @Test
  void another_connection_is_not_held_back() {
    CompletableFuture<Void> cast = rig.cast(caller, lab, "patient");

    broker.node().closeConnections(broker.virtualHost());

    Rig.get(cast);
    assertThat(inbox.take().request().method()).isEqualTo("patient");
  }

  /** Returns once the client has heard it: it answers after that. */
  private void flow(boolean active) {
    TappedMethod publish =
        tap.methods().stream()
            .filter(method -> method.name().equals("basic.publish"))
            .findFirst()
            .orElseThrow();
    tap.say(publish, new AMQP.Channel.Flow.Builder().active(active).build());
    await()
        .atMost(Rig.PATIENCE)
        .until(
            () ->
                tap.methods().stream()
                    .anyMatch(
                        method ->
                            method.method() instanceof AMQP.Channel.FlowOk said
                                && said.getActive() == active));
  }
}
