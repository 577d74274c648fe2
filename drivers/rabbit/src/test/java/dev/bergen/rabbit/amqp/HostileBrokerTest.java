// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import dev.bergen.rabbit.amqp.frames.Properties;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that breaks the rules, or stops, costs its connection, with one clear reason. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class HostileBrokerTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private ScriptedBroker broker;

  @BeforeEach
  void listen() throws Exception {
    broker = new ScriptedBroker();
  }

  @AfterEach
  void close() throws Exception {
    broker.close();
  }

  static Stream<Arguments> nonsense() throws IOException {
    AMQP.Basic.Deliver deliver =
        new AMQP.Basic.Deliver.Builder()
            .consumerTag("1")
            .deliveryTag(1)
            .exchange("")
            .routingKey("")
            .build();
    AMQP.BasicProperties none = new AMQP.BasicProperties.Builder().build();
    return Stream.of(
        Arguments.of("a frame of the unknown type 5", new byte[] {5}),
        Arguments.of("a frame without an end", new byte[] {8, 0, 0, 0, 0, 0, 0, 1}),
        Arguments.of("a frame of 8193 bytes, where 8192", new byte[] {1, 0, 1, 0, 0, 31, -7}),
        Arguments.of("a frame of 4294967303 bytes", new byte[] {1, 0, 1, -1, -1, -1, -1}),
        Arguments.of("a frame for channel 2, which is not open", frames(heart(2))),
        Arguments.of(
            "queue.declare-ok, which was not requested",
            frames(
                ScriptedBroker.method(
                    new AMQP.Queue.DeclareOk.Builder()
                        .queue("q")
                        .messageCount(0)
                        .consumerCount(0)
                        .build(),
                    1))),
        Arguments.of(
            "channel.close-ok, which was not requested",
            frames(ScriptedBroker.method(new AMQP.Channel.CloseOk.Builder().build(), 1))),
        Arguments.of(
            "method 99.99, which was not requested", frames(raw(1, 1, new byte[] {0, 99, 0, 99}))),
        Arguments.of(
            "method 99.99, which the connection did not ask for",
            frames(raw(1, 0, new byte[] {0, 99, 0, 99}))),
        Arguments.of("a frame ends before", frames(raw(1, 1, new byte[] {0, 60, 0}))),
        Arguments.of("a frame ends before", frames(raw(1, 1, new byte[] {0, 60, 0, 60, 9, 'x'}))),
        Arguments.of(
            "a message for an unknown consumer",
            frames(
                ScriptedBroker.method(
                    new AMQP.Basic.Deliver.Builder()
                        .consumerTag("other")
                        .deliveryTag(1)
                        .exchange("")
                        .routingKey("")
                        .build(),
                    1))),
        Arguments.of("a part of a message that has not begun", frames(none.toFrame(1, 5))),
        Arguments.of(
            "a body without a header",
            frames(ScriptedBroker.method(deliver, 1), raw(3, 1, new byte[] {1}))),
        Arguments.of(
            "a second header",
            frames(ScriptedBroker.method(deliver, 1), none.toFrame(1, 5), none.toFrame(1, 5))),
        Arguments.of(
            "more of a message than it was to have",
            frames(
                ScriptedBroker.method(deliver, 1),
                none.toFrame(1, 2),
                raw(3, 1, new byte[] {1, 2, 3}))),
        Arguments.of(
            "basic.deliver in the middle of a message",
            frames(ScriptedBroker.method(deliver, 1), ScriptedBroker.method(deliver, 1))),
        Arguments.of(
            "a message of 100001 bytes, where 100000 are the most",
            frames(ScriptedBroker.method(deliver, 1), none.toFrame(1, 100_001))),
        Arguments.of(
            "a message of 18446744073709551615 bytes",
            frames(ScriptedBroker.method(deliver, 1), none.toFrame(1, -1))),
        Arguments.of(
            "properties that AMQP does not know",
            frames(
                ScriptedBroker.method(deliver, 1),
                raw(2, 1, new byte[] {0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1}))));
  }

  private static Frame heart(int channel) throws IOException {
    return raw(1, channel, new byte[] {0, 60, 0, 80});
  }

  /** As {@link Frame}, which cannot be written where its payload is given. */
  private static Frame raw(int type, int channel, byte[] payload) throws IOException {
    Frame frame = new Frame(type, channel);
    frame.getOutputStream().write(payload);
    return frame;
  }

  private static byte[] frames(Frame... frames) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      frame.writeTo(new DataOutputStream(bytes));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void nonsense_ends_the_connection_with_its_reason(String reason, byte[] bytes) throws Exception {
    Connection connection = broker.connect();
    Channel channel = connection.openChannel();
    broker.answer(
        asked ->
            asked instanceof AMQP.Basic.Consume
                ? new AMQP.Basic.ConsumeOk.Builder().consumerTag("1").build()
                : null);
    channel.consume("q", "1", false, false, Map.of(), message -> {}).await();
    CompletableFuture<CloseReason> told = new CompletableFuture<>();
    channel.onClose(told::complete);

    broker.sendRaw(bytes);

    CloseReason closed = told.get(30, TimeUnit.SECONDS);
    assertThat(closed.by()).isEqualTo(CloseReason.By.FAILURE);
    assertThat(closed.connection()).isTrue();
    assertThat(closed.code()).isBetween(501, 505);
    assertThat(closed.text()).contains("The broker does not keep to AMQP: ").contains(reason);
    assertThat(broker.next(AMQP.Connection.Close.class).getReplyCode()).isEqualTo(closed.code());
    assertThatThrownBy(connection::openChannel).hasMessageContaining(reason);
  }

  @Test
  void a_consumer_that_throws_costs_neither_the_reader_nor_the_next_message() throws Exception {
    Channel channel = broker.connect().openChannel();
    broker.answer(
        asked ->
            asked instanceof AMQP.Basic.Consume
                ? new AMQP.Basic.ConsumeOk.Builder().consumerTag("1").build()
                : null);
    CompletableFuture<Long> second = new CompletableFuture<>();
    channel
        .consume(
            "q",
            "1",
            false,
            false,
            Map.of(),
            message -> {
              if (message.tag() == 1) {
                throw new AssertionError("on purpose");
              }
              second.complete(message.tag());
            })
        .await();
    for (int tag = 1; tag <= 2; tag++) {
      broker.send(
          1,
          new AMQP.Basic.Deliver.Builder()
              .consumerTag("1")
              .deliveryTag(tag)
              .exchange("")
              .routingKey("")
              .build(),
          new AMQP.BasicProperties.Builder().build(),
          new byte[0],
          1);
    }

    assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void a_reader_never_waits_for_an_answer() throws Exception {
    Channel channel = broker.connect().openChannel();
    broker.answer(
        asked ->
            asked instanceof AMQP.Basic.Consume
                ? new AMQP.Basic.ConsumeOk.Builder().consumerTag("1").build()
                : null);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    channel
        .consume(
            "q",
            "1",
            false,
            false,
            Map.of(),
            message -> {
              try {
                channel.queuePurge("q").await();
              } catch (IOException | IllegalStateException e) {
                thrown.complete(e);
              }
            })
        .await();
    broker.send(
        1,
        new AMQP.Basic.Deliver.Builder()
            .consumerTag("1")
            .deliveryTag(1)
            .exchange("")
            .routingKey("")
            .build(),
        new AMQP.BasicProperties.Builder().build(),
        new byte[0],
        1);

    assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_broker_that_never_reads_costs_its_connection_after_the_heartbeats_time() throws Exception {
    Connection connection =
        broker.proposing(0, 0, 1).connect(broker.settings(1, ScriptedBroker.PATIENCE));
    Channel channel = connection.openChannel();
    CompletableFuture<CloseReason> told = new CompletableFuture<>();
    connection.onClose(told::complete);
    broker.answer(
        asked -> {
          if (asked instanceof AMQP.Basic.Publish) {
            told.join(); // reads nothing meanwhile
          }
          return null;
        });
    byte[] body = new byte[60_000];

    assertThatThrownBy(
            () -> {
              while (true) {
                channel.publish("", "q", false, Properties.of("a", "b", 1), body);
                channel.flush();
              }
            })
        .isInstanceOf(IOException.class);

    assertThat(told.get(30, TimeUnit.SECONDS).text())
        .contains("No response from the broker for 1 s, with a message pending");
  }

  @Test
  void a_broker_that_drips_is_as_one_that_is_silent() throws Exception {
    Connection connection =
        broker.proposing(0, 0, 1).connect(broker.settings(1, ScriptedBroker.PATIENCE));
    CompletableFuture<CloseReason> told = new CompletableFuture<>();
    connection.onClose(told::complete);
    broker.sendRaw(new byte[] {1, 0, 0, 0, 0, 16, 0});
    Thread drip = new Thread(() -> drip(told));
    drip.start();

    assertThat(told.get(30, TimeUnit.SECONDS).text()).contains("not even a heartbeat");
    drip.join();
  }

  private void drip(CompletableFuture<CloseReason> until) {
    try {
      while (!isDoneSoon(until)) {
        broker.sendRaw(new byte[] {0});
      }
    } catch (IOException | InterruptedException | ExecutionException e) {
      assertThat(e).isNotNull(); // the client has gone
    }
  }

  private static boolean isDoneSoon(CompletableFuture<?> future)
      throws InterruptedException, ExecutionException {
    try {
      future.get(30, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  @Test
  void heartbeats_go_out_while_nothing_else_does() throws Exception {
    Connection connection =
        broker.proposing(0, 0, 1).connect(broker.settings(1, ScriptedBroker.PATIENCE));
    CompletableFuture<CloseReason> told = new CompletableFuture<>();
    connection.onClose(told::complete);

    CloseReason reason = told.get(30, TimeUnit.SECONDS);

    assertThat(reason.text()).contains("No response from the broker for 2 s, not even a heartbeat");
    assertThat(broker.heartbeats()).isPositive();
  }

  @Test
  void answers_out_of_order_are_no_answers() throws Exception {
    Connection connection = broker.connect();
    Channel channel = connection.openChannel();
    broker.answer(asked -> null);
    Answer<Long> purged = channel.queuePurge("q");
    Answer<Boolean> bound = channel.queueBind("q", "e", "k", Map.of());
    broker.send(
        1,
        new AMQP.Queue.BindOk.Builder().build(),
        new AMQP.Queue.PurgeOk.Builder().messageCount(1).build());

    assertThatThrownBy(purged::await)
        .hasMessageContaining("queue.bind-ok, which was not requested");
    assertThatThrownBy(bound::await).isInstanceOf(ClosedException.class);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void a_broker_that_ends_the_connection_after_the_login_has_perhaps_refused_it() {
    broker.answer(
        method -> {
          if (method instanceof AMQP.Connection.StartOk) {
            broker.hangUp();
          }
          return null;
        });

    assertThatThrownBy(() -> broker.connect())
        .isInstanceOfSatisfying(
            LoginException.class,
            e -> assertThat(e.kind()).isEqualTo(LoginException.Kind.PERHAPS_REFUSED));
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        Arguments.of("HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak AMQP but HTTP"),
        Arguments.of("AMQP\0\1\0\0", "it speaks AMQP 1.0 only"),
        Arguments.of("\25\3\1\0\2\2\50", "this port speaks TLS"),
        Arguments.of("SSH-2.0-x\r\n", "its first word is 'SSH-2.0-x'"),
        Arguments.of("", "ended the connection"));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void a_peer_that_speaks_something_else_is_named(String first, String reason) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = other.accept()) {
                  socket.getInputStream().readNBytes(8);
                  socket.getOutputStream().write(first.getBytes(US_ASCII));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Socket socket = new Socket(other.getInetAddress(), other.getLocalPort());
      assertThatThrownBy(
              () -> Connection.open(socket, socket, broker.settings(0, ScriptedBroker.PATIENCE)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(reason);
      assertThat(socket.isClosed()).isTrue();
      served.get(30, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_handshake_that_takes_too_long_ends_even_if_bytes_drip(boolean drips) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket socket = new Socket(other.getInetAddress(), other.getLocalPort());
      CompletableFuture<Void> over = new CompletableFuture<>();
      Thread slow =
          new Thread(
              () -> {
                try (Socket accepted = other.accept()) {
                  accepted.getOutputStream().write(new byte[] {1, 0, 0, 0, 0, 32, 0});
                  while (!isDoneSoon(over)) {
                    if (drips) {
                      accepted.getOutputStream().write(0);
                    }
                  }
                } catch (IOException | InterruptedException | ExecutionException e) {
                  assertThat(e).isNotNull(); // the client has gone
                }
              });
      slow.start();
      Settings usual = broker.settings(0, ScriptedBroker.PATIENCE);
      Settings hasty =
          new Settings(
              "test",
              "a broker",
              usual.login(),
              usual.virtualHost(),
              Map.of(),
              0,
              131_072,
              0,
              1,
              SHORT,
              SHORT,
              usual.readers(),
              usual.watch());
      assertThatThrownBy(() -> Connection.open(socket, socket, hasty))
          .isInstanceOf(UnansweredException.class)
          .hasMessage("no answer to our login within 300 ms");
      over.complete(null);
      slow.join();
    }
  }
}
