// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.openstack;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.RemoteErrorException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.config.KnownService;
import dev.bergen.interop.Opened;
import dev.bergen.notify.NotificationListener;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.client.CinderScheduler;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.openstack.events.EventPhase;
import dev.bergen.openstack.events.OpenStackEvent;
import dev.bergen.openstack.events.ResourceEvent;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.rpc.OtherArguments;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Java beside Cinder's scheduler: as its client, and as the back end that it chooses. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class RealCinderByHand {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final String BACKEND = "java-host@lvm";
  private static final Opened opened = new Opened();
  private static final Heard<OpenStackEvent> events = new Heard<>();
  private static final Heard<VersionedObject> volumes = new Heard<>();

  static RpcTransport transport;
  static RealService cinder;

  private final OpenStackClients clients = clients(OpenStackContext.admin());

  /** A back end that writes down what it is asked for. */
  @RpcInterface(version = "3.20")
  public static final class Backend {
    public void create_volume(VersionedObject volume, @OtherArguments Map<String, Object> others) {
      volumes.add(volume.with("asked with", List.copyOf(others.keySet())));
    }
  }

  @BeforeAll
  @Timeout(value = 420, unit = TimeUnit.SECONDS)
  static void start() {
    RealService.release().require(RealCinderByHand.class);
    transport = opened.add(RpcTransport.open(broker.url()));
    NotificationTransport notifications = opened.add(NotificationTransport.open(broker.url()));
    opened
        .add(
            NotificationListener.builder(notifications, Target.topic("notifications"))
                .handler(new Bodies("cinder", events::add))
                .build())
        .start();
    opened
        .add(
            RpcServer.builder(
                    transport, Target.topic("cinder-volume." + BACKEND).withServer("java-host"))
                .serializer(new NovaSerializer())
                .endpoint(new Backend())
                .build())
        .start();
    cinder = opened.add(RealService.start("cinder", broker.url()));
    cinder.tell("{'op': 'backend', 'args': {'host': '" + BACKEND + "'}}");
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  private static OpenStackClients clients(OpenStackContext context) {
    return OpenStackClients.of(transport, context)
        .with(
            client ->
                client
                    .withTimeout(ofSeconds(60))
                    .withErrors(OpenStackErrors.of(KnownService.CINDER)));
  }

  /** Tells schedulers what the back end has, and returns once they know. */
  private void report(int freeGb) throws InterruptedException {
    Map<String, Object> pool =
        Map.of(
            "pool_name",
            "p0",
            "total_capacity_gb",
            100,
            "free_capacity_gb",
            freeGb,
            "allocated_capacity_gb",
            0,
            "reserved_percentage",
            0,
            "QoS_support",
            false);
    clients
        .cinderSchedulers()
        .updateServiceCapabilities(
            "volume",
            BACKEND,
            Map.of("volume_backend_name", "lvm", "driver_version", "1", "pools", List.of(pool)),
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS")
                .format(LocalDateTime.now(ZoneOffset.UTC)));
    CinderScheduler scheduler = clients.cinderScheduler();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (scheduler.pools(null).stream().noneMatch(each -> offers(each, freeGb))) {
      assertThat(System.nanoTime()).as("the back end's pool in time").isLessThan(end);
    }
  }

  private static boolean offers(Map<String, @Nullable Object> pool, int freeGb) {
    return (BACKEND + "#p0").equals(pool.get("name"))
        && pool.get("capabilities") instanceof Map<?, ?> capabilities
        && capabilities.get("free_capacity_gb") instanceof Number free
        && free.intValue() == freeGb;
  }

  @Test
  void the_scheduler_answers_a_ping() {
    assertThat(clients.client(KnownService.CINDER, "cinder-scheduler").call("oslo_rpc_server_ping"))
        .isEqualTo("pong");
  }

  @Test
  void a_context_with_a_null_for_read_deleted_is_refused_and_one_without_it_is_not() {
    RpcClient scheduler = clients.client(KnownService.CINDER, "cinder-scheduler");
    Map<String, @Nullable Object> odd = new LinkedHashMap<>();
    odd.put("read_deleted", null);

    assertThatThrownBy(
            () -> scheduler.withContext(RequestContext.of(odd)).call("oslo_rpc_server_ping"))
        .isInstanceOf(RemoteErrorException.class)
        .hasMessageContaining("read_deleted");
    assertThat(scheduler.withContext(RequestContext.empty()).call("oslo_rpc_server_ping"))
        .isEqualTo("pong");
  }

  @Test
  void a_pool_reported_by_a_java_back_end_is_known_to_the_scheduler() throws Exception {
    report(77);
  }

  @Test
  void a_volume_that_cinder_asks_for_is_created_by_the_back_end_in_java() throws Exception {
    report(78);

    String id = cinder.tell("{'op': 'volume', 'args': {'size': 2}}").asText();

    VersionedObject volume = volumes.await("volume", each -> id.equals(each.get("id")));
    assertThat(volume.name()).isEqualTo("Volume");
    assertThat(volume.namespace()).isEqualTo("cinder");
    assertThat(volume.get("size")).isEqualTo(2L);
    assertThat(volume.get("host")).isEqualTo(BACKEND + "#p0");
    assertThat(volume.get("asked with"))
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .contains("request_spec", "filter_properties", "allow_reschedule");
  }

  @Test
  void a_volume_that_fits_nowhere_is_an_event() throws Exception {
    report(79);

    String id = cinder.tell("{'op': 'volume', 'args': {'size': 5000}}").asText();

    OpenStackEvent event =
        events.await("error", each -> each.origin().eventType().equals("scheduler.create_volume"));
    assertThat(event.toString() + ((ResourceEvent) event).payload()).contains(id);
  }

  @Test
  void an_exception_of_cinder_comes_with_its_name_and_its_code() {
    OpenStackException refused =
        catchThrowableOfType(OpenStackException.class, () -> logLevel("set_log_levels", "LOUD"));

    assertThat(refused.module()).isEqualTo("cinder.exception");
    assertThat(refused.is("InvalidInput")).isTrue();
    assertThat(refused.code()).hasValue(400);
    assertThat(refused).hasMessageContaining("LOUD");
  }

  @Test
  void lists_of_cinders_objects_are_read() {
    assertThat(logLevel("get_log_levels", "INFO"))
        .isInstanceOfSatisfying(
            VersionedObject.class,
            list -> {
              assertThat(list.name()).isEqualTo("LogLevelList");
              assertThat(list.objects())
                  .isNotEmpty()
                  .allSatisfy(level -> assertThat(level.name()).isEqualTo("LogLevel"));
            });
  }

  private @Nullable Object logLevel(String method, String level) {
    VersionedObject request =
        new VersionedObject(
            "versioned_object",
            "LogLevel",
            "cinder",
            "1.0",
            Map.of("prefix", "cinder.scheduler", "level", level),
            Set.of("prefix", "level"),
            Map.of());
    return clients
        .client(KnownService.CINDER, "cinder-scheduler")
        .withVersion("3.7")
        .call(method, Map.of("log_request", request));
  }

  @Test
  void a_back_end_that_has_no_room_is_not_valid() throws Exception {
    report(81);
    VersionedObject properties =
        new VersionedObject(
            "versioned_object",
            "VolumeProperties",
            "cinder",
            "1.1",
            Map.of("size", 5000, "availability_zone", "nova"),
            Set.of("size"),
            Map.of());
    VersionedObject request =
        new VersionedObject(
            "versioned_object",
            "RequestSpec",
            "cinder",
            "1.5",
            Map.of("volume_properties", properties.toMap()),
            Set.of("volume_properties"),
            Map.of());

    assertThat(clients.cinderScheduler().validateHostCapacity(BACKEND + "#p0", request, Map.of()))
        .isEqualTo(false);
  }

  @Test
  void a_notification_of_cinder_volume_is_an_event_with_its_request() throws Exception {
    JsonNode told =
        cinder.tell("{'op': 'events', 'args': {'suffixes': ['create.start', 'create.end']}}");

    String id = told.get("volume").asText();
    ResourceEvent end =
        (ResourceEvent)
            events.await(
                "end",
                each ->
                    each instanceof ResourceEvent resource
                        && id.equals(resource.id())
                        && each.phase() == EventPhase.END);
    assertThat(end.resource()).isEqualTo("volume");
    assertThat(end.action()).isEqualTo("create");
    assertThat(end.origin().requestId()).isEqualTo(told.get("request").asText());
    assertThat(end.payload()).containsEntry("size", 3L);
  }
}
