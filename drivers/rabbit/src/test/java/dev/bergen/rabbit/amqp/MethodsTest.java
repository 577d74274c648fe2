// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQCommand;
import dev.bergen.rabbit.amqp.frames.Properties;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each method, written here and read by amqp-client, and the other way round. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class MethodsTest {
  private static final Instant WHEN = Instant.ofEpochSecond(1_700_000_000);
  private static final Map<String, Object> ARGUMENTS = Map.of("x-expires", 1_800_000);

  private ScriptedBroker broker;
  private Connection connection;
  private Channel channel;

  @BeforeEach
  void connect() throws Exception {
    broker = new ScriptedBroker();
    connection = broker.connect();
    channel = connection.openChannel();
  }

  @AfterEach
  void close() throws Exception {
    broker.close();
  }

  private void answering(Method answer) {
    broker.answer(asked -> wantsAnswer(asked) ? answer : null);
  }

  private static boolean wantsAnswer(Method asked) {
    return !asked.protocolMethodName().endsWith("-ok")
        && !(asked instanceof AMQP.Basic.Ack
            || asked instanceof AMQP.Basic.Nack
            || asked instanceof AMQP.Basic.Reject
            || asked instanceof AMQP.Basic.Publish
            || asked instanceof AMQP.Channel.Open
            || asked instanceof AMQP.Channel.Close
            || asked instanceof AMQP.Connection.Close);
  }

  @Test
  void the_handshake_says_who_we_are_and_agrees_on_the_lesser() throws Exception {
    AMQP.Connection.StartOk start = broker.next(AMQP.Connection.StartOk.class);
    assertThat(start.getMechanism()).isEqualTo("PLAIN");
    assertThat(start.getResponse().getBytes()).isEqualTo("\0guest\0secret".getBytes(UTF_8));
    assertThat(start.getClientProperties().get("product")).hasToString("Test");
    assertThat(start.getLocale()).isEqualTo("en_US");

    AMQP.Connection.TuneOk tuned = broker.next(AMQP.Connection.TuneOk.class);
    assertThat(tuned.getChannelMax()).isEqualTo(3);
    assertThat(tuned.getFrameMax()).isEqualTo(ScriptedBroker.FRAME_MAX);
    assertThat(tuned.getHeartbeat()).isZero();

    assertThat(broker.next(AMQP.Connection.Open.class).getVirtualHost()).isEqualTo("/lab");
    assertThat(connection.serverProperties())
        .containsEntry("product", "Scripted")
        .containsEntry("version", "1.2.3");
  }

  @Test
  void exchanges() throws Exception {
    answering(new AMQP.Exchange.DeclareOk.Builder().build());
    channel.exchangeDeclare("nova", "topic", true, false, ARGUMENTS).await();
    AMQP.Exchange.Declare declared = broker.next(AMQP.Exchange.Declare.class);
    assertThat(declared.getExchange()).isEqualTo("nova");
    assertThat(declared.getType()).isEqualTo("topic");
    assertThat(declared.getDurable()).isTrue();
    assertThat(declared.getAutoDelete()).isFalse();
    assertThat(declared.getPassive()).isFalse();
    assertThat(declared.getInternal()).isFalse();
    assertThat(declared.getNowait()).isFalse();
    assertThat(declared.getArguments()).isEqualTo(ARGUMENTS);

    channel.exchangeDeclarePassive("nova").await();
    assertThat(broker.next(AMQP.Exchange.Declare.class).getPassive()).isTrue();

    answering(new AMQP.Exchange.DeleteOk.Builder().build());
    channel.exchangeDelete("nova", true).await();
    assertThat(broker.next(AMQP.Exchange.Delete.class).getIfUnused()).isTrue();

    answering(new AMQP.Exchange.BindOk.Builder().build());
    channel.exchangeBind("to", "from", "key", Map.of()).await();
    AMQP.Exchange.Bind bound = broker.next(AMQP.Exchange.Bind.class);
    assertThat(bound.getDestination()).isEqualTo("to");
    assertThat(bound.getSource()).isEqualTo("from");
    assertThat(bound.getRoutingKey()).isEqualTo("key");

    answering(new AMQP.Exchange.UnbindOk.Builder().build());
    channel.exchangeUnbind("to", "from", "key", Map.of()).await();
    assertThat(broker.next(AMQP.Exchange.Unbind.class).getSource()).isEqualTo("from");
  }

  @Test
  void queues() throws Exception {
    answering(
        new AMQP.Queue.DeclareOk.Builder().queue("q").messageCount(7).consumerCount(2).build());
    assertThat(channel.queueDeclare("q", false, true, true, ARGUMENTS).await())
        .isEqualTo(new QueueInfo("q", 7, 2));
    AMQP.Queue.Declare declared = broker.next(AMQP.Queue.Declare.class);
    assertThat(declared.getQueue()).isEqualTo("q");
    assertThat(declared.getPassive()).isFalse();
    assertThat(declared.getDurable()).isFalse();
    assertThat(declared.getExclusive()).isTrue();
    assertThat(declared.getAutoDelete()).isTrue();
    assertThat(declared.getArguments()).isEqualTo(ARGUMENTS);

    channel.queueDeclarePassive("q").await();
    assertThat(broker.next(AMQP.Queue.Declare.class).getPassive()).isTrue();

    answering(new AMQP.Queue.BindOk.Builder().build());
    channel.queueBind("q", "nova", "compute", ARGUMENTS).await();
    AMQP.Queue.Bind bound = broker.next(AMQP.Queue.Bind.class);
    assertThat(bound.getExchange()).isEqualTo("nova");
    assertThat(bound.getRoutingKey()).isEqualTo("compute");
    assertThat(bound.getArguments()).isEqualTo(ARGUMENTS);

    answering(new AMQP.Queue.UnbindOk.Builder().build());
    channel.queueUnbind("q", "nova", "compute", Map.of()).await();
    assertThat(broker.next(AMQP.Queue.Unbind.class).getRoutingKey()).isEqualTo("compute");

    answering(new AMQP.Queue.PurgeOk.Builder().messageCount(5).build());
    assertThat(channel.queuePurge("q").await()).isEqualTo(5L);
    assertThat(broker.next(AMQP.Queue.Purge.class).getQueue()).isEqualTo("q");

    answering(new AMQP.Queue.DeleteOk.Builder().messageCount(6).build());
    assertThat(channel.queueDelete("q", true, false).await()).isEqualTo(6L);
    AMQP.Queue.Delete deleted = broker.next(AMQP.Queue.Delete.class);
    assertThat(deleted.getIfUnused()).isTrue();
    assertThat(deleted.getIfEmpty()).isFalse();
  }

  @Test
  void consuming_and_settling() throws Exception {
    BlockingQueue<Delivered> delivered = new LinkedBlockingQueue<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    Receiver receiver =
        new Receiver() {
          @Override
          public void delivered(Delivered message) {
            delivered.add(message);
          }

          @Override
          public void ended() {
            ended.complete("ended");
          }
        };
    answering(new AMQP.Basic.QosOk.Builder().build());
    channel.qos(300, true).await();
    AMQP.Basic.Qos qos = broker.next(AMQP.Basic.Qos.class);
    assertThat(qos.getPrefetchCount()).isEqualTo(300);
    assertThat(qos.getGlobal()).isTrue();

    answering(new AMQP.Basic.ConsumeOk.Builder().consumerTag("1").build());
    channel.consume("q", "1", true, true, ARGUMENTS, receiver).await();
    AMQP.Basic.Consume consume = broker.next(AMQP.Basic.Consume.class);
    assertThat(consume.getConsumerTag()).isEqualTo("1");
    assertThat(consume.getNoAck()).isTrue();
    assertThat(consume.getExclusive()).isTrue();
    assertThat(consume.getNoLocal()).isFalse();
    assertThat(consume.getArguments()).isEqualTo(ARGUMENTS);

    Date when = Date.from(WHEN);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .contentEncoding("utf-8")
            .headers(Map.of("colour", "blue"))
            .deliveryMode(2)
            .priority(3)
            .correlationId("c")
            .replyTo("r")
            .expiration("60000")
            .messageId("m")
            .timestamp(when)
            .type("t")
            .userId("u")
            .appId("a")
            .clusterId("k")
            .build();
    byte[] body = "x".repeat(20_000).getBytes(UTF_8);
    broker.send(
        1,
        new AMQP.Basic.Deliver.Builder()
            .consumerTag("1")
            .deliveryTag(1L << 40)
            .redelivered(true)
            .exchange("nova")
            .routingKey("compute")
            .build(),
        properties,
        body,
        4_000);
    Delivered message = delivered.poll(30, TimeUnit.SECONDS);
    assertThat(message.tag()).isEqualTo(1L << 40);
    assertThat(message.redelivered()).isTrue();
    assertThat(message.exchange()).isEqualTo("nova");
    assertThat(message.key()).isEqualTo("compute");
    assertThat(message.body()).isEqualTo(body);
    assertThat(message.properties())
        .isEqualTo(
            new Properties(
                "application/json",
                "utf-8",
                Map.of("colour", "blue"),
                2,
                3,
                "c",
                "r",
                "60000",
                "m",
                WHEN,
                "t",
                "u",
                "a",
                "k"));

    channel.ack(1L << 40, true);
    AMQP.Basic.Ack ack = broker.next(AMQP.Basic.Ack.class);
    assertThat(ack.getDeliveryTag()).isEqualTo(1L << 40);
    assertThat(ack.getMultiple()).isTrue();
    channel.nack(9, false, true);
    AMQP.Basic.Nack nack = broker.next(AMQP.Basic.Nack.class);
    assertThat(nack.getMultiple()).isFalse();
    assertThat(nack.getRequeue()).isTrue();
    channel.reject(10, false);
    assertThat(broker.next(AMQP.Basic.Reject.class).getRequeue()).isFalse();

    answering(new AMQP.Basic.CancelOk.Builder().consumerTag("1").build());
    channel.cancel("1").await();
    assertThat(ended).isCompletedWithValue("ended");
    assertThat(broker.next(AMQP.Basic.Cancel.class).getConsumerTag()).isEqualTo("1");
  }

  @Test
  void the_broker_ends_a_consumer_and_gets_our_confirmation() throws Exception {
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    answering(new AMQP.Basic.ConsumeOk.Builder().consumerTag("1").build());
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

    broker.send(1, new AMQP.Basic.Cancel.Builder().consumerTag("1").nowait(false).build());

    assertThat(cancelled.get(30, TimeUnit.SECONDS)).isEqualTo("cancelled");
    assertThat(broker.next(AMQP.Basic.CancelOk.class).getConsumerTag()).isEqualTo("1");
  }

  @Test
  void one_message_is_fetched_or_none() throws Exception {
    answering(new AMQP.Basic.GetEmpty.Builder().build());
    assertThat(channel.get("q", true).await()).isEmpty();
    assertThat(broker.next(AMQP.Basic.Get.class).getNoAck()).isTrue();

    broker.answer(asked -> null);
    Answer<Optional<Delivered>> fetched = channel.get("q", false);
    broker.next(AMQP.Basic.Get.class);
    broker.send(
        1,
        new AMQP.Basic.GetOk.Builder()
            .deliveryTag(4)
            .redelivered(false)
            .exchange("")
            .routingKey("q")
            .messageCount(1)
            .build(),
        new AMQP.BasicProperties.Builder().build(),
        new byte[0],
        1);
    Delivered message = fetched.await().orElseThrow();
    assertThat(message.tag()).isEqualTo(4);
    assertThat(message.body()).isEmpty();
  }

  @Test
  void publishing_confirms_and_returns() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    channel.onPublish(
        new PublishListener() {
          @Override
          public void confirmed(long number, boolean multiple, boolean taken) {
            heard.add("%d %s %s".formatted(number, multiple, taken));
          }

          @Override
          public void returned(Returned message) {
            heard.add("returned %d %s".formatted(message.code(), message.text()));
          }

          @Override
          public void flow(boolean active) {
            heard.add("flow " + active);
          }
        });
    answering(new AMQP.Confirm.SelectOk.Builder().build());
    channel.confirmSelect().await();
    broker.next(AMQP.Confirm.Select.class);
    byte[] body = "y".repeat(50_000).getBytes(UTF_8);
    channel.publish("nova", "compute", true, Properties.of("application/json", "utf-8", 2), body);
    channel.flush();

    AMQCommand published = broker.nextCommand(AMQP.Basic.Publish.class);
    AMQP.Basic.Publish method = (AMQP.Basic.Publish) published.getMethod();
    assertThat(method.getExchange()).isEqualTo("nova");
    assertThat(method.getRoutingKey()).isEqualTo("compute");
    assertThat(method.getMandatory()).isTrue();
    assertThat(method.getImmediate()).isFalse();
    assertThat(published.getContentBody()).isEqualTo(body);
    AMQP.BasicProperties said = (AMQP.BasicProperties) published.getContentHeader();
    assertThat(said.getContentType()).isEqualTo("application/json");
    assertThat(said.getDeliveryMode()).isEqualTo(2);
    assertThat(said.getHeaders()).isNull();

    broker.send(
        1,
        new AMQP.Basic.Return.Builder()
            .replyCode(312)
            .replyText("NO_ROUTE")
            .exchange("nova")
            .routingKey("compute")
            .build(),
        said,
        body,
        8_000);
    broker.send(
        1,
        new AMQP.Basic.Ack.Builder().deliveryTag(3).multiple(true).build(),
        new AMQP.Basic.Nack.Builder().deliveryTag(4).multiple(false).build(),
        new AMQP.Channel.Flow.Builder().active(false).build());
    for (String expected :
        new String[] {"returned 312 NO_ROUTE", "3 true true", "4 false false", "flow false"}) {
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(expected);
    }
    assertThat(broker.next(AMQP.Channel.FlowOk.class).getActive()).isFalse();

    answering(new AMQP.Channel.FlowOk.Builder().active(true).build());
    assertThat(channel.flow(true).await()).isTrue();
    assertThat(broker.next(AMQP.Channel.Flow.class).getActive()).isTrue();
  }

  @Test
  void a_refusal_closes_only_the_channel_and_its_number_is_reused() throws Exception {
    CompletableFuture<CloseReason> told = new CompletableFuture<>();
    channel.onClose(told::complete);
    answering(
        new AMQP.Channel.Close.Builder()
            .replyCode(404)
            .replyText("NOT_FOUND - no queue 'q'")
            .classId(50)
            .methodId(10)
            .build());

    assertThatThrownBy(() -> channel.queueDeclarePassive("q").await())
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining("404 NOT_FOUND - no queue 'q'");

    broker.next(AMQP.Channel.CloseOk.class);
    CloseReason reason = told.get(30, TimeUnit.SECONDS);
    assertThat(reason.isBrokersForChannel()).isTrue();
    assertThat(reason.classId()).isEqualTo(50);
    assertThat(reason.methodId()).isEqualTo(10);
    assertThat(channel.isOpen()).isFalse();
    assertThatThrownBy(() -> channel.ack(1, false)).isInstanceOf(ClosedException.class);
    broker.answer(asked -> null);
    assertThat(connection.openChannel().number()).isEqualTo(1);
  }

  @Test
  void no_more_channels_than_were_agreed_upon() throws Exception {
    connection.openChannel();
    Channel third = connection.openChannel();
    assertThatThrownBy(connection::openChannel).hasMessageContaining("no more channels");

    third.close();

    assertThat(connection.openChannel().number()).isEqualTo(third.number());
  }

  @Test
  void the_broker_closes_the_connection_and_says_why() throws Exception {
    CompletableFuture<CloseReason> told = new CompletableFuture<>();
    connection.onClose(told::complete);
    Answer<QueueInfo> asked = channel.queueDeclarePassive("q");

    broker.send(
        0,
        new AMQP.Connection.Close.Builder()
            .replyCode(320)
            .replyText("CONNECTION_FORCED - bye")
            .classId(0)
            .methodId(0)
            .build());

    assertThat(told.get(30, TimeUnit.SECONDS))
        .isEqualTo(new CloseReason(CloseReason.By.BROKER, true, 320, "CONNECTION_FORCED - bye", 0));
    broker.next(AMQP.Connection.CloseOk.class);
    assertThatThrownBy(asked::await).hasMessageContaining("320 CONNECTION_FORCED - bye");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void the_broker_takes_no_messages_and_takes_them_again() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    connection.onBlock(
        new Connection.BlockListener() {
          @Override
          public void blocked(String reason) {
            heard.add(reason);
          }

          @Override
          public void unblocked() {
            heard.add("unblocked");
          }
        });
    broker.send(
        0,
        new AMQP.Connection.Blocked.Builder().reason("low on memory").build(),
        new AMQP.Connection.Unblocked.Builder().build());
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("low on memory");
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("unblocked");
  }

  @Test
  void closing_sends_a_close_and_reports_that_it_was_ours() throws Exception {
    CompletableFuture<CloseReason> told = new CompletableFuture<>();
    connection.onClose(told::complete);

    connection.close("enough", Duration.ofSeconds(10));

    AMQP.Connection.Close said = broker.next(AMQP.Connection.Close.class);
    assertThat(said.getReplyCode()).isEqualTo(200);
    assertThat(said.getReplyText()).isEqualTo("enough");
    assertThat(told.get(30, TimeUnit.SECONDS).isOurs()).isTrue();
  }

  @Test
  void an_answer_that_comes_too_late_is_dropped_and_the_next_is_right() throws Exception {
    broker.answer(asked -> null);
    Answer<QueueInfo> late = channel.queueDeclarePassive("late");
    assertThatThrownBy(() -> late.await(Duration.ofMillis(20)))
        .hasMessageContaining("no answer to queue.declare within 20 ms");
    Answer<QueueInfo> next = channel.queueDeclarePassive("next");
    broker.send(
        1,
        new AMQP.Queue.DeclareOk.Builder().queue("late").messageCount(0).consumerCount(0).build(),
        new AMQP.Queue.DeclareOk.Builder().queue("next").messageCount(0).consumerCount(0).build());

    assertThat(next.await().name()).isEqualTo("next");
  }
}
