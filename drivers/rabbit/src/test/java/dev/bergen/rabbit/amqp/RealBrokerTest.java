// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.testbed.BrokerExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The layer and a real broker, with amqp-client on the other side of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class RealBrokerTest {
  private static final Instant WHEN = Instant.ofEpochSecond(1_700_000_000);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1);
  private final Deque<Connection> open = new ArrayDeque<>();

  @AfterEach
  void close() {
    open.forEach(connection -> connection.close("the test is over", PATIENCE));
    watch.shutdownNow();
  }

  private Connection connect(Login login, String virtualHost) throws IOException {
    Socket socket = new Socket(broker.node().host(), broker.node().port());
    socket.setTcpNoDelay(true);
    Connection connection =
        Connection.open(
            socket,
            socket,
            new Settings(
                "test",
                "a broker",
                login,
                virtualHost,
                Map.of(
                    "capabilities",
                    Map.of(
                        "publisher_confirms", true,
                        "consumer_cancel_notify", true,
                        "basic.nack", true,
                        "connection.blocked", true,
                        "authentication_failure_close", true)),
                10,
                131_072,
                0,
                64 << 20,
                PATIENCE,
                PATIENCE,
                Thread::new,
                watch));
    open.push(connection);
    return connection;
  }

  private Channel channel() throws IOException {
    return connect(Login.amqPlain("guest", "guest"), broker.virtualHost()).openChannel();
  }

  private com.rabbitmq.client.Connection theirs() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.node().host());
    factory.setPort(broker.node().port());
    factory.setVirtualHost(broker.virtualHost());
    return factory.newConnection();
  }

  @Test
  void a_declared_queue_exists_until_it_is_deleted() throws Exception {
    Channel channel = channel();
    assertThat(channel.connection().serverProperties()).containsEntry("product", "RabbitMQ");
    channel.exchangeDeclare("e", "topic", true, false, Map.of()).await();
    channel.exchangeDeclare("f", "fanout", true, false, Map.of()).await();
    channel.exchangeDeclarePassive("e").await();
    channel.exchangeBind("e", "f", "", Map.of()).await();
    channel.exchangeUnbind("e", "f", "", Map.of()).await();
    String named =
        channel.queueDeclare("", true, true, false, Map.of("x-expires", 60_000)).await().name();
    assertThat(named).startsWith("amq.gen-");
    channel.queueDeclare("q", true, false, false, Map.of("x-max-length", 10L)).await();
    channel.queueBind("q", "e", "k", Map.of()).await();
    channel.publish("e", "k", false, Properties.of("text/plain", "utf-8", 1), new byte[9]);
    channel.flush();
    assertThat(channel.queueDelete("q", true, false).await()).isEqualTo(1);
    channel.queueUnbind(named, "e", "k", Map.of()).await();
    channel.exchangeDelete("f", true).await();

    assertThatThrownBy(() -> channel.queueDeclarePassive("q").await())
        .isInstanceOfSatisfying(
            ClosedException.class,
            e -> {
              assertThat(e.reason().code()).isEqualTo(404);
              assertThat(e.reason().classId()).isEqualTo(50);
              assertThat(e.reason().isBrokersForChannel()).isTrue();
            });
    assertThat(channel.connection().openChannel().isOpen()).isTrue();
  }

  @Test
  void messages_go_to_amqp_client_and_come_back_as_they_were() throws Exception {
    Channel channel = channel();
    channel.queueDeclare("there", true, false, false, Map.of()).await();
    channel.queueDeclare("back", true, false, false, Map.of()).await();
    channel.confirmSelect().await();
    byte[] large = "z".repeat(1_000_000).getBytes(UTF_8);
    Properties sent =
        new Properties(
            "application/json",
            "utf-8",
            Map.of(
                "text",
                "Grüße",
                "long",
                1L << 40,
                "int",
                7,
                "flag",
                true,
                "list",
                List.of("a", 1),
                "table",
                Map.of("inner", 1.5),
                "when",
                Instant.ofEpochSecond(1_700_000_000)),
            2,
            5,
            "c",
            "r",
            "60000",
            "m",
            WHEN,
            "t",
            "guest",
            "a",
            null);
    channel.publish("", "there", true, sent, large);
    channel.flush();

    try (com.rabbitmq.client.Connection their = theirs()) {
      com.rabbitmq.client.Channel theirChannel = their.createChannel();
      GetResponse got = null;
      while (got == null) {
        got = theirChannel.basicGet("there", true);
      }
      assertThat(got.getBody()).isEqualTo(large);
      AMQP.BasicProperties properties = got.getProps();
      assertThat(properties.getCorrelationId()).isEqualTo("c");
      assertThat(properties.getUserId()).isEqualTo("guest");
      assertThat(properties.getTimestamp()).isEqualTo(Date.from(WHEN));
      assertThat(properties.getHeaders()).hasSize(7).containsEntry("long", 1L << 40);
      theirChannel.basicPublish("", "back", properties, got.getBody());
    }

    BlockingQueue<Delivered> delivered = new LinkedBlockingQueue<>();
    channel.qos(1, false).await();
    channel.consume("back", "1", false, false, Map.of(), delivered::add).await();
    Delivered back = delivered.poll(30, TimeUnit.SECONDS);
    assertThat(back).isNotNull();
    assertThat(back.body()).isEqualTo(large);
    assertThat(back.properties()).isEqualTo(sent);
    channel.nack(back.tag(), false, true);
    Delivered again = delivered.poll(30, TimeUnit.SECONDS);
    assertThat(again).isNotNull();
    assertThat(again.redelivered()).isTrue();
    channel.reject(again.tag(), false);
    channel.cancel("1").await();
    assertThat(channel.get("back", false).await()).isEmpty();
  }

  @Test
  void confirms_and_returns_come_in_their_order() throws Exception {
    Channel channel = channel();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    channel.onPublish(
        new PublishListener() {
          @Override
          public void confirmed(long number, boolean multiple, boolean taken) {
            heard.add(taken ? "taken" : "refused");
          }

          @Override
          public void returned(Returned message) {
            heard.add(message.code() + " " + message.key());
          }
        });
    channel.confirmSelect().await();
    channel.publish("", "nowhere", true, Properties.of("a", "b", 1), new byte[3]);
    channel.flush();

    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("312 nowhere");
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("taken");
  }

  @Test
  void a_deleted_queue_ends_its_consumer() throws Exception {
    Channel channel = channel();
    channel.queueDeclare("q", true, false, false, Map.of()).await();
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    channel
        .consume(
            "q",
            "1",
            false,
            false,
            Map.of(),
            new Receiver() {
              @Override
              public void delivered(Delivered message) {}

              @Override
              public void cancelled() {
                cancelled.complete("cancelled");
              }
            })
        .await();
    channel.connection().openChannel().queueDelete("q", false, false).await();

    assertThat(cancelled.get(30, TimeUnit.SECONDS)).isEqualTo("cancelled");
  }

  @Test
  void publishing_to_an_exchange_that_is_not_there_closes_the_channel_alone() throws Exception {
    Channel channel = channel();
    CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    channel.onClose(closed::complete);
    channel.publish("missing", "k", false, Properties.of("a", "b", 1), new byte[0]);
    channel.flush();

    assertThat(closed.get(30, TimeUnit.SECONDS).text()).contains("no exchange 'missing'");
    assertThat(channel.connection().isOpen()).isTrue();
  }

  @Test
  void a_wrong_password_and_a_wrong_virtual_host_are_distinguished() {
    assertThatThrownBy(() -> connect(Login.plain("guest", "wrong"), broker.virtualHost()))
        .isInstanceOfSatisfying(
            LoginException.class, e -> assertThat(e.kind()).isEqualTo(LoginException.Kind.REFUSED))
        .hasMessageContaining("ACCESS_REFUSED")
        .hasMessageNotContaining("wrong");
    assertThatThrownBy(() -> connect(Login.external(), broker.virtualHost()))
        .isInstanceOfSatisfying(
            LoginException.class,
            e -> assertThat(e.kind()).isEqualTo(LoginException.Kind.NO_SUCH_METHOD));
    assertThatThrownBy(() -> connect(Login.plain("guest", "guest"), "nowhere"))
        .isInstanceOfSatisfying(
            ClosedException.class, e -> assertThat(e.reason().code()).isEqualTo(530));
  }

  @Test
  void many_threads_publish_on_many_channels_of_one_connection() throws Exception {
    Connection connection = channel().connection();
    Channel first = connection.openChannel();
    first.queueDeclare("q", true, false, false, Map.of()).await();
    int threads = 8;
    int each = 2_000;
    CompletableFuture<?>[] all = new CompletableFuture<?>[threads];
    for (int i = 0; i < threads; i++) {
      Channel own = connection.openChannel();
      all[i] =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int n = 0; n < each; n++) {
                    own.publish("", "q", false, Properties.of("a", "b", 1), new byte[200]);
                    own.flush();
                  }
                  own.confirmSelect().await(); // all before it has arrived
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    CompletableFuture.allOf(all).get(40, TimeUnit.SECONDS);

    CompletableFuture<Integer> counted = new CompletableFuture<>();
    int[] count = {0};
    first
        .consume(
            "q",
            "1",
            true,
            false,
            Map.of(),
            message -> {
              if (++count[0] == threads * each) {
                counted.complete(count[0]);
              }
            })
        .await();
    assertThat(counted.get(30, TimeUnit.SECONDS)).isEqualTo(threads * each);
  }
}
