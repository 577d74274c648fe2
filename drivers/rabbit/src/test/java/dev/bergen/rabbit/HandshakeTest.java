// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.Connection.Start;
import com.rabbitmq.client.AMQP.Connection.StartOk;
import com.rabbitmq.client.AMQP.Connection.Tune;
import com.rabbitmq.client.AMQP.Connection.TuneOk;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.Frame;
import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.spi.Driver;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMethod;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connection says of itself and agrees on with its broker, as the wire shows it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class HandshakeTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private final Rig rig = new Rig();

  /** What the broker proposed last. */
  private Tune proposed;

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("RCN-04")
  @Tag("TLS-05")
  void a_connection_says_who_it_is_and_what_it_can() {
    StartOk said = connect("", StartOk.class);

    assertThat(said.getMechanism()).isEqualTo("AMQPLAIN");
    assertThat(said.getLocale()).isEqualTo("en_US");
    assertThat(said.getClientProperties().get("product")).hasToString("Bergen");
    assertThat(said.getClientProperties().get("connection_name").toString())
        .matches("[^:]+:%d:[0-9a-f-]{36}".formatted(ProcessHandle.current().pid()));
    assertThat(said.getClientProperties().get("capabilities"))
        .asInstanceOf(MAP)
        .containsAllEntriesOf(
            Map.of(
                "authentication_failure_close", true,
                "connection.blocked", true,
                "consumer_cancel_notify", true));
  }

  @Test
  @Tag("TLS-05")
  @Tag("CFG-R18")
  void the_plain_login_is_sent_when_it_is_asked_for() {
    StartOk said = connect("?rabbit_login_method=PLAIN", StartOk.class);

    assertThat(said.getMechanism()).isEqualTo("PLAIN");
    assertThat(said.getResponse().getBytes()).isEqualTo("\0guest\0guest".getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60", "20, 20", "100, 60", // the broker's
    "0, 0"
  })
  @Tag("RHB-01")
  @Tag("RCN-14")
  @Tag("CFG-R30")
  void the_smaller_heartbeat_wins_none_is_none_and_the_broker_sets_the_limits(
      int threshold, int agreed) {
    TuneOk said = connect("?heartbeat_timeout_threshold=" + threshold, TuneOk.class);

    assertThat(said.getHeartbeat()).isEqualTo(agreed);
    assertThat(said.getChannelMax()).isEqualTo(proposed.getChannelMax()).isPositive();
    assertThat(said.getFrameMax()).isEqualTo(proposed.getFrameMax()).isEqualTo(131_072);
  }

  @Test
  @Tag("RCN-02")
  @Tag("RCN-03")
  @Tag("RCN-15")
  void a_hundred_senders_at_once_share_one_connection_and_none_waits_for_a_free_one() {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()));
    Target lab = Target.topic("lab").withServer("node-1");
    rig.echo(driver, lab);
    List<CompletableFuture<?>> sent = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      sent.add(rig.cast(driver, lab, "cast-" + i));
      sent.add(rig.call(driver, lab, "call-" + i));
    }

    sent.forEach(Rig::get);
    assertThat(tap.methods().stream().map(TappedMethod::connection).distinct())
        .as("one to publish, one to consume, one to ask for what the broker permits")
        .hasSize(3);
  }

  @Test
  @Tag("RHB-02")
  @Tag("RHB-03")
  @Tag("newest-jdk-only")
  void connections_without_traffic_are_kept_alive() {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()) + "?heartbeat_timeout_threshold=1");
    Target lab = Target.topic("lab").withServer("node-1");
    rig.echo(driver, lab);
    Rig.get(rig.call(driver, lab, "connects"));

    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ofSeconds(4)) // the broker gives up after two
        .until(() -> driver.toString().contains("publish: connected"));

    Rig.get(rig.call(driver, lab, "still there"));
    assertThat(tap.methods().stream().map(TappedMethod::connection).distinct()).hasSize(3);
  }

  @Test
  @Tag("RCN-14")
  @Tag("newest-jdk-only")
  void a_host_that_accepts_the_connection_and_does_not_respond_times_out_after_five_seconds()
      throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Driver driver = rig.open("rabbit://127.0.0.1:%d/".formatted(silent.getLocalPort()));
      long begin = System.nanoTime();

      MessageDeliveryException failure =
          Rig.failure(
              driver.cast(
                  Target.topic("lab"), Rig.request("any", 1), rig.retrying(0, Rig.PATIENCE)),
              MessageDeliveryException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
      assertThat(failure)
          .hasMessageContaining("127.0.0.1:" + silent.getLocalPort())
          .hasMessageContaining("does not respond");
    }
  }

  @Test
  @Tag("RCN-14")
  void a_host_that_ends_the_connection_after_the_login_is_reported_as_refusing_it()
      throws IOException {
    try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread host = new Thread(() -> hangUpAfterLogins(rude), "rude-host");
      host.start();
      Driver driver = rig.open("rabbit://127.0.0.1:%d/".formatted(rude.getLocalPort()));
      rig.findsOut(driver, "Check login credentials");

      ServerListenException failure =
          Rig.failure(
              driver.serve(
                  Target.topic("lab").withServer("node-1"),
                  new Rig.Inbox(),
                  1,
                  rig.timer.deadline(Duration.ofMillis(300))),
              ServerListenException.class);

      assertThat(failure)
          .hasMessageContainingAll("closed the connection. Check login credentials", "127.0.0.1");
      assertThat(failure.kind()).isEqualTo(FailureKind.LOGIN);

      MessageDeliveryException once =
          Rig.failure(
              driver.cast(
                  Target.topic("lab"), Rig.request("any", 1), rig.retrying(0, Rig.PATIENCE)),
              MessageDeliveryException.class);
      assertThat(once.kind()).isEqualTo(FailureKind.LOGIN);
    }
  }

  /** As brokers do that do not say why they refuse. */
  private static void hangUpAfterLogins(ServerSocket listener) {
    Start start =
        new Start.Builder().serverProperties(Map.of()).mechanisms("AMQPLAIN").locales("x").build();
    try {
      while (true) {
        try (Socket accepted = listener.accept()) {
          accepted.getInputStream().readNBytes(8);
          DataOutputStream out = new DataOutputStream(accepted.getOutputStream());
          ((com.rabbitmq.client.impl.Method) (Method) start).toFrame(0).writeTo(out);
          Frame.readFrom(new DataInputStream(accepted.getInputStream()), () -> Integer.MAX_VALUE);
        }
      }
    } catch (IOException e) {
      assertThat(e).isNotNull(); // the test is over
    }
  }

  private <T extends Method> T connect(String query, Class<T> wanted) {
    AmqpTap tap = rig.closing(AmqpTap.before(broker.node()));
    Driver driver = rig.open(tap.url(broker.virtualHost()) + query);
    Rig.get(rig.cast(driver, Target.topic("lab"), "connects"));
    proposed = first(tap, Tune.class);
    return first(tap, wanted);
  }

  private static <T extends Method> T first(AmqpTap tap, Class<T> wanted) {
    return tap.methods().stream()
        .map(TappedMethod::method)
        .filter(wanted::isInstance)
        .map(wanted::cast)
        .findFirst()
        .orElseThrow();
  }
}
