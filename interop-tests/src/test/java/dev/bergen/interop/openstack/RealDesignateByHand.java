// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.openstack;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bergen.Target;
import dev.bergen.config.KnownService;
import dev.bergen.interop.Opened;
import dev.bergen.notify.NotificationListener;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.client.DesignateCentral;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.openstack.events.OpenStackEvent;
import dev.bergen.openstack.events.ResourceEvent;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.rpc.OtherArguments;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Java beside Designate's central: as its client, and as the worker that it casts to. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class RealDesignateByHand {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Opened opened = new Opened();
  private static final Heard<OpenStackEvent> events = new Heard<>();
  private static final Heard<VersionedObject> zones = new Heard<>();
  private static final OpenStackContext ADA =
      OpenStackContext.admin()
          .withUser("ada")
          .withProject("demo")
          .withRoles(List.of("admin"))
          .with("all_tenants", true);

  static RpcTransport transport;

  private final DesignateCentral central = clients().designateCentral();

  /** A worker that writes down which zones it is to create on the name servers. */
  @RpcInterface(version = "1.2")
  public static final class Worker {
    public void create_zone(VersionedObject zone, @OtherArguments Map<String, Object> others) {
      zones.add(zone);
    }
  }

  @BeforeAll
  @Timeout(value = 420, unit = TimeUnit.SECONDS)
  static void start() {
    RealService.release().require(RealDesignateByHand.class);
    transport = opened.add(RpcTransport.builder(broker.url()).defaultExchange("designate").build());
    NotificationTransport notifications =
        opened.add(
            NotificationTransport.builder(broker.url()).defaultExchange("designate").build());
    opened
        .add(
            NotificationListener.builder(notifications, Target.topic("notifications"))
                .handler(new Bodies("designate", events::add))
                .build())
        .start();
    opened
        .add(
            RpcServer.builder(transport, Target.topic("worker").withServer("java-worker"))
                .serializer(new NovaSerializer())
                .endpoint(new Worker())
                .build())
        .start();
    opened.add(RealService.start("designate", broker.url()));
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  private static OpenStackClients clients() {
    return OpenStackClients.of(transport, ADA)
        .with(
            client ->
                client
                    .withTimeout(ofSeconds(60))
                    .withErrors(OpenStackErrors.of(KnownService.DESIGNATE)));
  }

  private static VersionedObject object(String name, Map<String, ? extends Object> fields) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>(fields);
    return new VersionedObject(
        "designate_object", name, "designate", "1.0", data, data.keySet(), Map.of());
  }

  private VersionedObject createZone(String name) {
    return central.createZone(
        object(
            "Zone",
            Map.of(
                "name", name,
                "email", "ada@example.org",
                "type", "PRIMARY",
                "tenant_id", "demo")));
  }

  @Test
  void central_answers_a_ping() {
    assertThat(clients().client(KnownService.DESIGNATE, "central").call("oslo_rpc_server_ping"))
        .isEqualTo("pong");
  }

  @Test
  void central_creates_a_zone_for_java_and_notifies_of_it() throws Exception {
    VersionedObject tld = central.createTld(object("Tld", Map.of("name", "test")));

    assertThat(tld.name()).isEqualTo("Tld");
    assertThat(central.tld(String.valueOf(tld.get("id"))).get("name")).isEqualTo("test");
    ResourceEvent told =
        (ResourceEvent)
            events.await("tld", event -> event.origin().eventType().equals("dns.tld.create"));
    assertThat(told.resource()).isEqualTo("dns.tld");
    assertThat(told.id()).isEqualTo(tld.get("id"));
    assertThat(told.origin().requestId()).isEqualTo(ADA.requestId());
    central.deleteTld(String.valueOf(tld.get("id")));
  }

  @Test
  void a_zone_goes_to_the_worker_in_java_and_is_active_by_its_word() throws Exception {
    VersionedObject zone = createZone("active.example.");
    String id = String.valueOf(zone.get("id"));
    assertThat(zone.get("status")).isEqualTo("PENDING");

    VersionedObject asked = zones.await("zone", each -> id.equals(each.get("id")));
    assertThat(asked.get("name")).isEqualTo("active.example.");
    assertThat(asked.get("action")).isEqualTo("CREATE");
    central.updateStatus(id, "SUCCESS", ((Number) asked.get("serial")).longValue(), "CREATE");

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!"ACTIVE".equals(central.zone(id).get("status"))) {
      assertThat(System.nanoTime()).as("an active zone in time").isLessThan(end);
    }
    assertThat(central.findZones(Map.of("name", "active.example.")).objects()).hasSize(1);
  }

  @Test
  void records_and_their_lists_are_objects_within_objects() {
    VersionedObject zone = createZone("records.example.");
    VersionedObject record = object("Record", Map.of("data", "192.0.2.7"));
    VersionedObject records =
        object("RecordList", Map.of()).with("objects", List.of(record.toMap()));

    VersionedObject recordset =
        central.createRecordset(
            String.valueOf(zone.get("id")),
            object("RecordSet", Map.of("name", "www.records.example.", "type", "A"))
                .with("records", records));

    assertThat(recordset.get("name")).isEqualTo("www.records.example.");
    assertThat(((VersionedObject) recordset.get("records")).objects())
        .singleElement()
        .satisfies(each -> assertThat(each.get("data")).isEqualTo("192.0.2.7"));
  }

  @Test
  void an_exception_of_designate_comes_with_its_name() {
    String unknown = UUID.randomUUID().toString();

    OpenStackException missing =
        catchThrowableOfType(OpenStackException.class, () -> central.tld(unknown));

    assertThat(missing.module()).isEqualTo("designate.exceptions");
    assertThat(missing.is("TldNotFound")).isTrue();
    assertThat(missing.code()).hasValue(404);
  }

  @Test
  void a_zone_that_is_there_already_is_refused_by_type() {
    createZone("twice.example.");

    OpenStackException twice =
        catchThrowableOfType(OpenStackException.class, () -> createZone("twice.example."));

    assertThat(twice.is("DuplicateZone")).isTrue();
    assertThat(twice.code()).hasValue(409);
  }

  @Test
  void central_lists_the_services_that_have_reported() {
    assertThat(central.serviceStatuses(null).name()).isEqualTo("ServiceStatusList");
  }
}
