// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rabbit.broker.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How sockets are set up, and where to. */
@Timeout(60)
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

  @Test
  void of_the_addresses_of_a_host_the_first_that_answers_is_taken(@TempDir Path directory)
      throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    Path hosts = directory.resolve("hosts");
    Files.writeString(hosts, "127.0.0.2 two.test\n" + here.getHostAddress() + " two.test\n");
    Path output = directory.resolve("output");
    try (ServerSocket answering = new ServerSocket(0, 1, here)) {
      Process dialling =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djdk.net.hosts.file=" + hosts, // which is read once, by a fresh JVM
                  "-cp",
                  System.getProperty("java.class.path"),
                  Dialling.class.getName(),
                  String.valueOf(answering.getLocalPort()))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        assertThat(dialling.waitFor(50, TimeUnit.SECONDS)).isTrue();
      } finally {
        dialling.destroyForcibly();
      }

      assertThat(output)
          .content()
          .endsWith("2 addresses, connected to " + here.getHostAddress() + "\n");
      assertThat(dialling.exitValue()).isZero();
    }
  }

  /** A process that knows the two addresses. */
  static final class Dialling {
    public static void main(String[] port) throws IOException {
      Broker broker = new Broker("two.test", Integer.parseInt(port[0]), "guest", "guest");
      try (Socket socket = new SocketOpener().open(broker, null).speaking()) {
        System.out.printf(
            "%d addresses, connected to %s%n",
            InetAddress.getAllByName(broker.host()).length,
            socket.getInetAddress().getHostAddress());
      }
    }
  }

  private static void assertSet(Socket socket, SocketOption<Integer> option, int value)
      throws IOException {
    if (socket.supportedOptions().contains(option)) {
      assertThat(socket.getOption(option)).as(option.name()).isEqualTo(value);
    }
  }
}
