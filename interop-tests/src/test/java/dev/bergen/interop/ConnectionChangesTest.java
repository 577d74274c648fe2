// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.ConnectionChange.State;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an application hears of its connections. */
@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectionChangesTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final BlockingQueue<ConnectionChange> heard = new LinkedBlockingQueue<>();

  @Test
  void a_listener_is_notified_that_a_connection_is_up_lost_and_up_again() throws Exception {
    try (RpcTransport transport = RpcTransport.open(broker.url())) {
      transport.onConnectionChange(heard::add);
      RpcClient.of(transport, Target.topic("nobody")).cast("state");
      assertThat(next().state()).isEqualTo(State.UP);

      broker.node().closeConnections(broker.virtualHost());

      ConnectionChange lost = next();
      assertThat(lost.state()).isEqualTo(State.LOST);
      assertThat(lost.connection()).isEqualTo("publish");
      assertThat(lost.host()).startsWith("127.0.0.1:");
      assertThat(lost.reason()).isNotBlank();
      ConnectionChange then = next();
      while (then.state() == State.UNREACHABLE) {
        then = next();
      }
      assertThat(then.state()).isEqualTo(State.UP);
    }
  }

  private ConnectionChange next() throws InterruptedException {
    ConnectionChange change = heard.poll(60, TimeUnit.SECONDS);
    assertThat(change).as("a change").isNotNull();
    return change;
  }
}
