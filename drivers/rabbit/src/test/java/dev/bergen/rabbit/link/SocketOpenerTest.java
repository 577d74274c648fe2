// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How sockets are set up. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SocketOpenerTest {
  @Test
  @Tag("RCN-13")
  void sockets_send_at_once_and_are_kept_alive() throws IOException {
    try (Socket socket = new Socket()) {
      SocketOpener.configure(socket);

      assertThat(socket.getTcpNoDelay()).isTrue();
      assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      assertSet(socket, ExtendedSocketOptions.TCP_KEEPIDLE, 60);
      assertSet(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
      assertSet(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, 9);
    }
  }

  private static void assertSet(Socket socket, SocketOption<Integer> option, int value)
      throws IOException {
    if (socket.supportedOptions().contains(option)) {
      assertThat(socket.getOption(option)).as(option.name()).isEqualTo(value);
    }
  }
}
