// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BergenMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RpcTransport rpc = RpcTransport.open("memory:");
  private final NotificationTransport notifications = NotificationTransport.open("memory:");
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CompletableFuture<String> result = new CompletableFuture<>();
  private final RpcServer server =
      RpcServer.builder(rpc, Target.topic("agent.host-1").withServer("a"))
          .endpoint(new Slow())
          .maxConcurrentCalls(4)
          .build();
  private final CountDownLatch heard = new CountDownLatch(2);
  private final NotificationListener listener =
      NotificationListener.builder(notifications, Target.topic("notifications"))
          .consumer(event -> heard.countDown())
          .build();

  public final class Slow {
    public CompletableFuture<String> slow() {
      entered.countDown();
      return result;
    }
  }

  @AfterEach
  void close() {
    result.complete("end");
    listener.close();
    server.close();
    notifications.close();
    rpc.close();
  }

  private double value(String name) {
    return registry.get(name).meter().measure().iterator().next().getValue();
  }

  @Test
  void a_server_tells_what_is_in_flight_and_how_much_of_it_that_is() throws Exception {
    BergenMeters.of(server).bindTo(registry);
    server.start();

    CompletableFuture<Object> answer =
        RpcClient.of(rpc, Target.topic("agent.host-1"))
            .withTimeout(ofSeconds(30))
            .callAsync("slow");
    assertThat(entered.await(30, SECONDS)).isTrue();

    assertThat(value("bergen.server.in.flight")).isEqualTo(1);
    assertThat(value("bergen.server.prefetch")).isEqualTo(4);
    assertThat(value("bergen.server.saturation")).isEqualTo(0.25);
    assertThat(registry.get("bergen.server.in.flight").meter().getId().getTags())
        .containsExactly(Tag.of("messaging.destination.name", "agent"));
    result.complete("now");
    answer.get(30, SECONDS);
  }

  @Test
  void a_listener_tells_what_it_handled() throws Exception {
    BergenMeters.of(listener, Tag.of("name", "audit")).bindTo(registry);
    listener.start();

    Notifier.of(notifications, "p").info("a", null);
    Notifier.of(notifications, "p").info("b", null);
    assertThat(heard.await(30, SECONDS)).isTrue();
    listener.close();

    assertThat(value("bergen.listener.handled")).isEqualTo(2);
    assertThat(value("bergen.listener.requeued")).isZero();
    assertThat(registry.get("bergen.listener.handled").tag("name", "audit").meter()).isNotNull();
  }

  @Test
  void a_connection_that_is_back_counts_once_whatever_was_said_meanwhile() {
    Reconnects reconnects = new Reconnects();
    for (var state :
        new ConnectionChange.State[] {
          ConnectionChange.State.UP,
          ConnectionChange.State.LOST,
          ConnectionChange.State.UNREACHABLE,
          ConnectionChange.State.UP,
          ConnectionChange.State.BLOCKED
        }) {
      reconnects.accept(new ConnectionChange("publish", state, "h:1", null));
    }

    assertThat(reconnects.count()).isEqualTo(1);
    assertThat(reconnects.isBlocked()).isTrue();
  }

  @Test
  void every_meter_of_the_reference_is_bound_and_no_other() {
    BergenMeters.of(rpc).bindTo(registry);
    BergenMeters.of(server).bindTo(registry);
    BergenMeters.of(listener).bindTo(registry);
    System.gc(); // the registry's own hold on what it asks is weak

    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(BergenMeterDocumentation.values())
                .filter(meter -> meter.subject() != BergenMeterDocumentation.Of.CLIENT)
                .map(BergenMeterDocumentation::getName)
                .toList());
    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.measure().iterator().next().getValue()).isNotNaN());
  }
}
