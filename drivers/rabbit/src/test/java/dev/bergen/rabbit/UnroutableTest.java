// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.rabbit.publish.Unroutable;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Reply;
import dev.bergen.testbed.BrokerExtension;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the sender of a request hears that no queue takes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnroutableTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final Duration BRIEF = Duration.ofSeconds(3);

  private final Rig rig = new Rig();
  private final Target compute = Target.topic("compute");

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  /** No call's time is to be spent on connecting. */
  private Driver connected() {
    Driver driver = rig.open(broker.url());
    Target other = Target.topic("other").withServer("node-1");
    rig.echo(driver, other);
    Rig.get(rig.call(driver, other, "connects"));
    return driver;
  }

  private MessagingTimeoutException lateCall(Driver driver, Target target) {
    return Rig.failure(
        driver.call(target, Rig.request("ping", 1), rig.within(BRIEF)),
        MessagingTimeoutException.class);
  }

  @Test
  @Tag("CLI-17")
  void a_call_to_another_exchange_than_its_servers_use_says_so() {
    Driver driver = connected();
    rig.echo(driver, compute.withServer("node-7").withExchange("nova"));

    MessagingTimeoutException late = lateCall(driver, compute.withServer("node-7"));

    assertThat(late)
        .hasMessageContainingAll(
            "unroutable",
            "exchange openstack has no queue for key 'compute.node-7'",
            "a queue of that name exists, from which 1 take",
            "most likely nova, which is here",
            "control_exchange")
        .hasMessageNotContaining("picked up");
    assertThat(late.kind()).isEqualTo(FailureKind.UNROUTABLE);
    assertThat(late.mayHaveRun()).isFalse();
  }

  @Test
  @Tag("CLI-17")
  void an_unroutable_call_reports_that_no_server_has_listened() {
    Driver driver = connected();

    assertThat(lateCall(driver, compute))
        .hasMessageContainingAll(
            "exchange openstack has no queue for key 'compute'", "no server has listened there");
  }

  @Test
  @Tag("CLI-17")
  void a_call_reaches_a_server_that_begins_to_listen_after_it_was_sent() {
    Driver driver = connected();
    CompletableFuture<Reply> early = rig.call(driver, compute, "early");
    CompletableFuture<Reply> once =
        driver.call(compute, Rig.request("once", "once"), rig.retrying(0, Duration.ofSeconds(10)));
    assertThat(lateCall(driver, compute)).hasMessageContaining("unroutable");

    Rig.Inbox inbox = rig.echo(driver, compute.withServer("node-7"));

    assertThat(Rig.get(early).result().toJava()).isEqualTo("early");
    assertThat(Rig.failure(once, MessagingTimeoutException.class))
        .hasMessageContaining("unroutable");
    assertThat(inbox.methods()).containsExactly("early");
  }

  @Test
  void a_call_that_is_refused_when_it_is_sent_again_is_not_sent_once_more() throws Exception {
    Driver driver = connected();
    CompletableFuture<Reply> call = rig.call(driver, compute, "early");
    assertThat(lateCall(driver, compute)).hasMessageContaining("unroutable");

    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      Map<String, Object> full = Map.of("x-max-length", 0, "x-overflow", "reject-publish");
      channel.queueDeclare("compute", false, false, false, full);
      channel.queueBind("compute", "openstack", "compute");

      MessageDeliveryException refused = Rig.failure(call, MessageDeliveryException.class);
      assertThat(refused.kind()).isEqualTo(FailureKind.LIMIT);
      assertThat(refused.mayHaveRun()).as("another queue may have taken it").isTrue();
    }
  }

  @Test
  void a_call_that_was_routed_is_not_taken_for_one_that_was_not() {
    Driver driver = connected();
    rig.serve(driver, compute.withServer("node-7"));
    var unused = rig.call(driver, Target.topic("nobody"), "lost");

    MessagingTimeoutException late = lateCall(driver, compute);

    assertThat(late)
        .hasMessageContainingAll("picked up: queue 'compute' is empty", "cannot write its answer");
    assertThat(late.kind()).isEqualTo(FailureKind.UNANSWERED);
  }

  @Test
  @Tag("CLI-17")
  void lost_casts_are_logged_once_for_each_address() {
    Driver driver = rig.open(broker.url());
    try (CapturedLog log = new CapturedLog(Unroutable.class)) {
      for (int i = 0; i < 3; i++) {
        Rig.get(rig.cast(driver, compute, "lost"));
      }

      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("Unroutable, lost: cast lost to", "exchange openstack, key 'compute'");
    }
  }
}
