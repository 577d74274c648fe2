// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.nova;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.interop.Opened;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.rpc.RpcClient;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Java beside Nova 34: calls of its services, their failures, their objects and their events. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
@Tag("newest-jdk-only")
class RealNovaTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  /** The versions of the objects that are asked for, which are Zed's. */
  private static final Map<String, String> VERSIONS =
      Map.of("Service", "1.22", "ServiceList", "1.19");

  private static final Opened opened = new Opened();
  private static final BlockingQueue<NotificationEvent> versioned = new LinkedBlockingQueue<>();

  static RpcTransport transport;
  static RealNova nova;

  private final RpcClient conductor =
      RpcClient.of(transport, Target.topic("conductor").withVersion("3.0"))
          .withContext(OpenStackContext.admin().toRequestContext())
          .withTimeout(ofSeconds(60));

  @BeforeAll
  @Timeout(value = 420, unit = TimeUnit.SECONDS)
  static void start() {
    RealNova.release().require(RealNovaTest.class);
    transport = opened.add(RpcTransport.builder(broker.url()).defaultExchange("nova").build());
    NotificationTransport events =
        opened.add(NotificationTransport.builder(broker.url()).defaultExchange("nova").build());
    NotificationListener listener =
        opened.add(
            NotificationListener.builder(events, Target.topic("versioned_notifications"))
                .consumer(versioned::add)
                .build());
    listener.start();
    nova = opened.add(RealNova.start(broker.url()));
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  @Test
  void conductor_and_scheduler_answer_pings() {
    for (String topic : List.of("conductor", "scheduler")) {
      RpcClient base = conductor.withTopic(topic).withNamespace("baseapi").withVersion("1.0");

      assertThat(base.call("ping", Map.of("arg", "hej")))
          .isEqualTo(Map.of("service", topic, "arg", "hej"));
    }
  }

  @Test
  void conductor_runs_an_objects_method_and_answers_in_the_versions_that_are_asked_for() {
    VersionedObject list = VersionedObject.of(services("nova-conductor"));

    assertThat(list.name()).isEqualTo("ServiceList");
    assertThat(list.objects())
        .singleElement()
        .satisfies(
            service -> {
              assertThat(service.version()).isEqualTo("1.22");
              assertThat(service.get("host")).isEqualTo(nova.host());
              assertThat(service.get("binary")).isEqualTo("nova-conductor");
            });
  }

  @Test
  void conductor_takes_an_object_back_to_an_older_version() {
    VersionedObject service = VersionedObject.of(services("nova-scheduler")).objects().get(0);

    VersionedObject old =
        VersionedObject.of(
            conductor.call(
                "object_backport_versions",
                Map.of(
                    "objinst", service.toMap(),
                    "object_versions", Map.of("Service", "1.20"))));

    assertThat(service.has("uuid")).isTrue();
    assertThat(old.version()).isEqualTo("1.20");
    assertThat(old.get("host")).isEqualTo(nova.host());
    assertThat(old.has("uuid")).as("came with 1.21").isFalse();
  }

  @Test
  void an_exception_of_nova_comes_with_its_name_its_arguments_and_its_code() {
    RemoteErrorException missing =
        catchThrowableOfType(
            RemoteErrorException.class, () -> objects("Service", "get_by_id", List.of(4711)));

    assertThat(missing.module()).isEqualTo("nova.exception");
    assertThat(missing.type()).isEqualTo("ServiceNotFound");
    assertThat(missing.kwargs()).containsEntry("service_id", 4711L).containsEntry("code", 404L);
  }

  @Test
  void each_service_tells_of_its_own_row_when_it_starts() throws Exception {
    for (String binary : List.of("nova-conductor", "nova-scheduler")) {
      VersionedObject created =
          await(
              event -> "service.create".equals(event.eventType()),
              payload -> binary.equals(payload.get("binary")));

      assertThat(created.name()).isEqualTo("ServiceStatusPayload");
      assertThat(created.get("host")).isEqualTo(nova.host());
    }
  }

  private @Nullable Object services(String binary) {
    return objects("ServiceList", "get_by_binary", List.of(binary));
  }

  private @Nullable Object objects(String name, String method, List<?> arguments) {
    return conductor.call(
        "object_class_action_versions",
        Map.of(
            "objname", name,
            "objmethod", method,
            "object_versions", VERSIONS,
            "args", arguments,
            "kwargs", Map.of()));
  }

  /** Waits for an event; others that come meanwhile stay for whoever waits for them. */
  private static VersionedObject await(
      Predicate<NotificationEvent> wanted, Predicate<VersionedObject> payload)
      throws InterruptedException {
    long end = System.nanoTime() + ofSeconds(60).toNanos();
    List<NotificationEvent> others = new ArrayList<>();
    try {
      while (true) {
        NotificationEvent event = versioned.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        assertThat(event).as("an event in time, beside %s", others).isNotNull();
        if (wanted.test(event) && payload.test(VersionedObject.of(event.payload()))) {
          return VersionedObject.of(event.payload());
        }
        others.add(event);
      }
    } finally {
      versioned.addAll(others);
    }
  }
}
