// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.nova;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.Target;
import dev.bergen.config.KnownService;
import dev.bergen.interop.Opened;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.openstack.NovaCompute;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.client.NovaConductor;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
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

  /** An argument of a call of Nova's own client: an object of class Instance. */
  private static final String INSTANCE =
      " 'instance': {'host': 'java-1', 'uuid': '3c7f2a52-0e8f-4a5d-9f0a-2d7f6b0d8c11'}, ";

  private static final Opened opened = new Opened();
  private static final BlockingQueue<NotificationEvent> versioned = new LinkedBlockingQueue<>();

  static RpcTransport transport;
  static RealNova nova;

  private final OpenStackClients clients =
      OpenStackClients.of(transport, OpenStackContext.admin())
          .with(
              client ->
                  client
                      .withTimeout(ofSeconds(60))
                      .withErrors(OpenStackErrors.of(KnownService.NOVA)));

  private final NovaConductor conductor = clients.novaConductor();

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
      assertThat(clients.base(topic).ping("hej")).isEqualTo(Map.of("service", topic, "arg", "hej"));
    }
  }

  @Test
  void conductor_runs_an_objects_method_and_answers_in_the_versions_that_are_asked_for() {
    assertThat(services("nova-conductor"))
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
    VersionedObject service = services("nova-scheduler").get(0);

    VersionedObject old = conductor.backport(service, Map.of("Service", "1.20"));

    assertThat(service.has("uuid")).isTrue();
    assertThat(old.version()).isEqualTo("1.20");
    assertThat(old.get("host")).isEqualTo(nova.host());
    assertThat(old.has("uuid")).as("came with 1.21").isFalse();
  }

  @Test
  void conductor_saves_an_object_and_says_what_has_changed() throws Exception {
    VersionedObject created =
        VersionedObject.nova(
            "Service",
            "1.22",
            Map.of("host", "java-1", "binary", "nova-compute", "topic", "compute"));
    VersionedObject service =
        conductor
            .run(
                new VersionedObject(
                    created.prefix(),
                    created.name(),
                    created.namespace(),
                    created.version(),
                    created.data(),
                    created.data().keySet(),
                    Map.of()),
                "create")
            .object();

    VersionedObject disabled =
        conductor
            .run(service.with("disabled", true).with("disabled_reason", "a test"), "save")
            .object();

    assertThat(service.get("id")).isInstanceOf(Long.class);
    assertThat(disabled.get("disabled")).isEqualTo(true);
    assertThat(disabled.changes()).isEmpty();
    VersionedObject told =
        await(
            event -> "service.update".equals(event.eventType()),
            payload -> "a test".equals(payload.get("disabled_reason")));
    assertThat(told.get("host")).isEqualTo("java-1");
  }

  @Test
  void an_exception_of_nova_comes_with_its_name_its_arguments_and_its_code() {
    OpenStackException missing =
        catchThrowableOfType(
            OpenStackException.class,
            () -> conductor.classAction("Service", "get_by_id", VERSIONS, List.of(4711), Map.of()));

    assertThat(missing.module()).isEqualTo("nova.exception");
    assertThat(missing.is("ServiceNotFound")).isTrue();
    assertThat(missing.code()).hasValue(404);
    assertThat(missing.kwargs()).containsEntry("service_id", 4711L);
  }

  /** A compute host in Java, which knows of no instance. */
  @RpcInterface(version = "6.5")
  public static final class JavaHost {
    public String get_host_uptime() {
      return "up since breakfast";
    }

    public String get_console_output(VersionedObject instance, @Nullable Integer tail_length) {
      if (tail_length != null) {
        throw missing(instance);
      }
      return "everything";
    }

    public boolean validate_console_port(
        VersionedObject instance, String port, String console_type) {
      return instance.get("uuid") != null && port.equals("5900") && console_type.equals("novnc");
    }

    private static OpenStackException missing(VersionedObject instance) {
      String id = String.valueOf(instance.get("uuid"));
      return OpenStackErrors.exception(
          KnownService.NOVA, "InstanceNotFound", id + " is not here", Map.of("instance_id", id));
    }
  }

  @Test
  void novas_own_client_calls_a_java_host_on_both_topics_and_catches_its_exception() {
    for (String topic : NovaCompute.topics()) {
      RpcServer server =
          RpcServer.builder(transport, Target.topic(topic).withServer("java-1"))
              .errors(OpenStackErrors.of(KnownService.NOVA))
              .serializer(new NovaSerializer())
              .endpoint(new JavaHost())
              .build();
      opened.add(server).start();
    }

    JsonNode uptime =
        nova.tell(
            "{'op': 'call', 'api': 'compute', 'method': 'get_host_uptime',"
                + " 'args': {'host': 'java-1'}}");
    JsonNode valid =
        nova.tell(
            "{'op': 'call', 'api': 'compute', 'method': 'validate_console_port',"
                + INSTANCE
                + "'args': {'port': '5900', 'console_type': 'novnc'}}");
    JsonNode raised =
        RealNova.await(
            nova.ask(
                "{'op': 'call', 'api': 'compute', 'method': 'get_console_output',"
                    + INSTANCE
                    + "'args': {'tail_length': 10}}"));

    assertThat(uptime.asText()).isEqualTo("up since breakfast");
    assertThat(valid.asBoolean()).isTrue();
    assertThat(raised.get("types"))
        .extracting(JsonNode::asText)
        .contains("nova.exception.InstanceNotFound", "nova.exception.NovaException");
    assertThat(raised.get("code").asInt()).isEqualTo(404);
    assertThat(raised.get("kwargs").get("instance_id").asText()).startsWith("3c7f");
    assertThat(raised.get("message").asText()).contains("is not here");
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

  private List<VersionedObject> services(String binary) {
    Object list =
        conductor.classAction("ServiceList", "get_by_binary", VERSIONS, List.of(binary), Map.of());
    assertThat(list).isInstanceOf(VersionedObject.class);
    return ((VersionedObject) list).objects();
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
