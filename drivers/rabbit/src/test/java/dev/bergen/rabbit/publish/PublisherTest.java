// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import dev.bergen.FailureKind;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.ScriptedBroker;
import dev.bergen.rabbit.declare.Concessions;
import dev.bergen.rabbit.declare.TransientQueues;
import dev.bergen.rabbit.link.Dialer;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.settings.RedialWaits;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.spi.support.Backoff;
import dev.bergen.spi.support.ThreadTimer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Publishing, where a test decides in which order things happen. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class PublisherTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final RedialWaits WAITS =
      new RedialWaits(new Backoff(SHORT, Duration.ZERO, SHORT, 0), SHORT, Duration.ZERO);

  private final ThreadTimer timer = new ThreadTimer();
  private final List<Channel> channels = new CopyOnWriteArrayList<>();
  private final AtomicInteger dialled = new AtomicInteger();
  private final Backlog backlog = new Backlog(10, 1_000);
  private ScriptedBroker broker;
  private Link link;
  private Publisher publisher;

  @BeforeEach
  void connect() throws IOException {
    broker = new ScriptedBroker();
    broker.answer(PublisherTest::confirming);
    link = new Link("publish", new OneConnection(), WAITS, timer);
    publisher =
        new Publisher(
            link,
            new Declarer(new Concessions(new TransientQueues(unexpected -> null))),
            new MessageProperties(null, false),
            backlog);
  }

  @AfterEach
  void close() throws Exception {
    link.close();
    broker.close();
    timer.close();
  }

  private static @Nullable Method confirming(Method method) {
    if (method instanceof AMQP.Confirm.Select) {
      return new AMQP.Confirm.SelectOk.Builder().build();
    }
    return method instanceof AMQP.Basic.Publish
        ? new AMQP.Basic.Ack.Builder().deliveryTag(1).build()
        : null;
  }

  @Test
  void a_channel_that_is_closed_as_a_message_is_written_costs_the_message_no_connection()
      throws Exception {
    sent(Outgoing.Progress.NONE).get(30, SECONDS);
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch repaired = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);

    CompletableFuture<Void> message =
        sent(
            new Outgoing.Progress() {
              @Override
              public boolean writing() {
                if (first.getAndSet(false)) {
                  // The newest listener is notified first: the publisher hears later.
                  channels.get(0).onClose(cause -> countDownAndWait(closed, repaired));
                  closeFirstChannel();
                  waitFor(closed);
                }
                return true;
              }
            });
    awaitLoop(); // the failed write is reported
    awaitLoop(); // and what follows from it is done
    int channelsBeforeTheRepair = channels.size();
    repaired.countDown();

    message.get(30, SECONDS);
    assertThat(channelsBeforeTheRepair).isOne();
    assertThat(channels).hasSize(2);
    assertThat(dialled).hasValue(1);
  }

  private CompletableFuture<Void> sent(Outgoing.Progress progress) {
    Outgoing message =
        new Outgoing(
            "cast resync",
            new Route(null, "key", Route.IfUnroutable.FAILS),
            new byte[10],
            timer.deadline(Duration.ofSeconds(30)),
            false,
            Map.of(),
            -1,
            backlog,
            progress);
    assertThat(message.takeRoom()).isTrue();
    publisher.send(message);
    return message.done();
  }

  private void closeFirstChannel() {
    try {
      broker.send(
          1,
          new AMQP.Channel.Close.Builder()
              .replyCode(406)
              .replyText("PRECONDITION_FAILED")
              .classId(60)
              .methodId(40)
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void countDownAndWait(CountDownLatch done, CountDownLatch wanted) {
    done.countDown();
    waitFor(wanted);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitLoop() {
    CountDownLatch reached = new CountDownLatch(1);
    assertThat(link.post(reached::countDown)).isTrue();
    waitFor(reached);
  }

  /** Dials the broker of this test, and notes the channels. */
  private final class OneConnection implements Dialer {
    @Override
    public int hosts() {
      return 1;
    }

    @Override
    public String address(int host) {
      return "mq:5672";
    }

    @Override
    public Connection dial(int host) throws DialException {
      if (dialled.incrementAndGet() > 1) {
        throw new DialException(
            FailureKind.NETWORK, "one is enough", new IOException("one is enough"));
      }
      try {
        return noting(broker.connect());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void cut() {}
  }

  private Connection noting(Connection real) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, args) -> {
              if (method.getName().equals("equals")) {
                return self == args[0];
              }
              try {
                Object answer = method.invoke(real, args);
                if (answer instanceof Channel channel) {
                  channels.add(channel);
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
