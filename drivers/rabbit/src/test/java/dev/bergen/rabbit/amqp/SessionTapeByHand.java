// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * Records a session with the broker that is installed, for {@link MutatedSessionTest}: {@code
 * -Dtest=SessionTapeByHand -Dbergen.record=FILE}.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SessionTapeByHand {
  private final MutatedSessionTest session = new MutatedSessionTest();

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void a_session_is_recorded() throws Exception {
    Path file = Path.of(System.getProperty("bergen.record"));
    BrokerExtension.requireBroker(SessionTapeByHand.class);
    try (RabbitNode node = RabbitNode.start()) {
      node.createVirtualHost(MutatedSessionTest.VIRTUAL_HOST);
      try (SessionTape.Recorder socket = new SessionTape.Recorder(node.host(), node.port())) {
        Connection connection =
            Connection.open(socket, socket, session.settings(MutatedSessionTest.WHOLE));
        SessionTape.act(connection);
        connection.close("done", MutatedSessionTest.WHOLE);
        socket.tape().write(file);
      }
    }
  }
}
