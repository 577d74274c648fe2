// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(30)
class WireTest {
  private static final Throwable OF_THE_WRITER = new IOException("Socket closed");

  /** What a writer that is freed by the closing would find. */
  private static final class Observed extends Socket {
    private Wire wire;
    private Throwable found;

    private Observed(ServerSocket broker) throws IOException {
      super(broker.getInetAddress(), broker.getLocalPort());
    }

    @Override
    public synchronized void close() throws IOException {
      if (wire != null) {
        found = wire.causeOf(OF_THE_WRITER);
      }
      super.close();
    }
  }

  @Test
  void a_writer_that_is_freed_from_a_silent_broker_can_tell_why() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Observed socket = new Observed(silent)) {
      socket.setSoTimeout(10);
      Broker broker = new Broker("127.0.0.1", silent.getLocalPort(), "guest", "guest");
      Wire wire = new Wire(broker, socket, socket, Duration.ofMillis(50), 1 << 20);
      wire.writeFrame(new Frame(AMQP.FRAME_METHOD, 0));
      assertThat(wire.causeOf(OF_THE_WRITER)).isSameAs(OF_THE_WRITER);
      socket.wire = wire;

      assertThatThrownBy(() -> readUntilGivenUp(wire)).hasMessageContaining("says nothing");

      assertThat(socket.found).hasMessageContaining("says nothing");
    }
  }

  private static void readUntilGivenUp(Wire wire) throws IOException {
    while (wire.readFrame() == null) {
      assertThat(wire.waiting()).isPositive();
    }
  }
}
