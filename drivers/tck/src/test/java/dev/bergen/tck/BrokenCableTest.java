// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class BrokenCableTest {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int SHORT_MILLIS = 200;

  private ServerSocket broker;
  private BrokenCable cable;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect_through_the_cable() throws IOException {
    broker = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    broker.setSoTimeout(PATIENCE_MILLIS);
    cable = BrokenCable.to(broker.getLocalPort());
    client = connect();
    server = broker.accept();
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void close_all() throws IOException {
    client.close();
    server.close();
    cable.close();
    broker.close();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("cable-")));
  }

  @Test
  void a_whole_cable_passes_both_ways_and_ends_politely() throws IOException {
    send(client, "hello");
    send(server, "welcome");

    assertThat(read(server, 5)).isEqualTo("hello");
    assertThat(read(client, 7)).isEqualTo("welcome");
    client.shutdownOutput();
    assertThat(server.getInputStream().read()).isEqualTo(-1);
    send(server, "bye");
    server.shutdownOutput();
    assertThat(read(client, 3)).isEqualTo("bye");
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    await().atMost(Duration.ofSeconds(30)).until(() -> cable.connections() == 0);
  }

  @Test
  void a_cut_resets_both_ends_and_the_next_connection_works() throws IOException {
    cable.cut();

    assertIsReset(client);
    assertIsReset(server);
    try (Socket next = connect();
        Socket accepted = broker.accept()) {
      send(next, "again");
      assertThat(read(accepted, 5)).isEqualTo("again");
    }
    assertThat(cable.accepted()).isEqualTo(2);
  }

  @Test
  void a_refusing_cable_resets_open_and_new_connections() throws IOException {
    cable.refuse();

    assertIsReset(client);
    try (Socket next = connect()) {
      assertIsReset(next);
    }

    cable.heal();
    try (Socket next = connect();
        Socket accepted = broker.accept()) {
      send(accepted, "welcome");
      assertThat(read(next, 7)).isEqualTo("welcome");
    }
  }

  @Test
  void a_cut_in_mid_frame_lets_exactly_so_many_bytes_pass() throws IOException {
    cable.cutToBrokerAfter(3);

    send(client, "hello");

    assertThat(read(server, 3)).isEqualTo("hel");
    assertIsReset(server);
  }

  @Test
  void a_cut_the_other_way_leaves_requests_whole() throws IOException {
    cable.cutFromBrokerAfter(2);

    send(client, "hello");
    assertThat(read(server, 5)).isEqualTo("hello");
    send(server, "welcome");

    assertThat(read(client, 2)).isEqualTo("we");
    assertIsReset(client);
  }

  @Test
  void held_bytes_arrive_when_the_cable_is_repaired() throws IOException {
    cable.hold();

    send(client, "hello");
    assertGetsNothing(server);
    cable.heal();

    assertThat(read(server, 5)).isEqualTo("hello");
  }

  @Test
  void a_delay_is_kept() throws IOException {
    cable.delay(Duration.ofMillis(SHORT_MILLIS));
    long start = System.nanoTime();

    send(client, "hello");

    assertThat(read(server, 5)).isEqualTo("hello");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
  }

  @Test
  void swallowed_bytes_are_lost_one_way_and_a_repair_resets_the_garbled_connection()
      throws IOException {
    cable.swallowFromBroker();

    send(client, "hello");
    assertThat(read(server, 5)).isEqualTo("hello");
    send(server, "welcome");
    assertGetsNothing(client);
    cable.heal();

    assertIsReset(client);
  }

  @Test
  void nothing_is_delivered_after_a_gap() throws IOException {
    cable.swallowFromBroker();
    send(server, "lost");
    assertGetsNothing(client);

    cable.delay(Duration.ofMillis(1)); // which loses nothing itself
    send(server, "after");

    assertGetsNothing(client);
    cable.heal();
    assertIsReset(client);
  }

  @Test
  void healing_leaves_a_connection_that_lost_nothing_alone() throws IOException {
    cable.swallowToBroker();
    send(server, "welcome");
    assertThat(read(client, 7)).isEqualTo("welcome");

    cable.heal();
    send(client, "hello");

    assertThat(read(server, 5)).isEqualTo("hello");
  }

  @Test
  void a_broker_that_is_down_appears_as_a_reset() throws IOException {
    broker.close();

    try (Socket next = connect()) {
      assertIsReset(next);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), cable.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), UTF_8);
  }

  private static void assertIsReset(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }

  private static void assertGetsNothing(Socket socket) throws IOException {
    socket.setSoTimeout(SHORT_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }
}
