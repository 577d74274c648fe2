// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.RequeuePolicy;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Timers without observations are those of observations, with the same names, tags and counts. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TimingTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  public static final class Desk {
    final CountDownLatch told = new CountDownLatch(1);

    public String greet(String name) {
      return "Hello, " + name;
    }

    public void fail() {
      throw new IllegalStateException("closed");
    }

    public void tell() {
      told.countDown();
    }
  }

  private static BergenObservations observing(MeterRegistry meters) {
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER));
    return BergenObservations.of(registry).withMeters(meters);
  }

  private static BergenObservations timing(MeterRegistry meters) {
    return BergenObservations.timing(meters).withMeters(meters);
  }

  /** The timers of a registry, with all their tags and how often they were recorded. */
  private static List<String> timers(MeterRegistry meters) {
    return meters.getMeters().stream()
        .map(Timer.class::cast)
        .map(timer -> timer.getId().getName() + timer.getId().getTags() + " " + timer.count())
        .sorted()
        .toList();
  }

  private static void call(BergenObservations observations) throws Exception {
    Desk desk = new Desk();
    try (RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server =
            RpcServer.builder(transport, Target.topic("desk.host-1").withServer("a"))
                .endpoint(desk)
                .interceptor(observations.server(transport))
                .build()) {
      server.start();
      RpcClient client =
          RpcClient.of(transport, Target.topic("desk.host-1"))
              .withTimeout(ofSeconds(30))
              .withInterceptor(observations.client(transport))
              .withInterceptor(observations.client(transport)); // counts once all the same
      client.call("greet", Map.of("name", "Ada"));
      client.callAsync("greet", Map.of("name", "Ada")).get(30, SECONDS);
      assertThatThrownBy(() -> client.call("fail")).isInstanceOf(RemoteErrorException.class);
      assertThatThrownBy(() -> client.call("invented"))
          .isInstanceOf(NoSuchRpcMethodException.class);
      client.cast("tell");
      assertThat(desk.told.await(30, SECONDS)).isTrue();
    }
  }

  private static void notify(BergenObservations observations) throws Exception {
    CountDownLatch heard = new CountDownLatch(3);
    try (NotificationTransport transport = NotificationTransport.open("memory:");
        NotificationListener listener =
            NotificationListener.builder(transport, Target.topic("notifications"))
                .handler(
                    event -> {
                      heard.countDown();
                      if ("bad".equals(event.eventType())) {
                        throw new IllegalStateException("no");
                      }
                      return "again".equals(event.eventType())
                          ? NotificationResult.REQUEUE
                          : NotificationResult.HANDLED;
                    })
                .interceptor(observations.listener(transport))
                .requeue(RequeuePolicy.never())
                .build()) {
      listener.start();
      Notifier notifier =
          Notifier.of(transport, "desk.a").withInterceptor(observations.notifier(transport));
      notifier.info("good", null);
      notifier.error("again", null);
      notifier.error("bad", null);
      assertThat(heard.await(30, SECONDS)).isTrue();
    }
  }

  @Test
  void calls_casts_and_their_failures_have_the_timers_that_observations_have() throws Exception {
    SimpleMeterRegistry observed = new SimpleMeterRegistry();

    call(observing(observed));
    call(timing(meters));

    assertThat(timers(meters)).isEqualTo(timers(observed)).hasSize(20);
  }

  @Test
  void notifications_have_the_timers_that_observations_have() throws Exception {
    SimpleMeterRegistry observed = new SimpleMeterRegistry();

    notify(observing(observed));
    notify(timing(meters));

    assertThat(timers(meters)).isEqualTo(timers(observed)).hasSize(5);
  }
}
