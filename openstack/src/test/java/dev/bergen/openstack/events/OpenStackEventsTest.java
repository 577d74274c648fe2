// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.transport.NotificationTransport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenStackEventsTest {
  private static final RequestContext CONTEXT =
      OpenStackContext.admin()
          .withUser("ada")
          .withProject("demo")
          .withRequestId("req-1")
          .toRequestContext();

  private final NotificationTransport transport = NotificationTransport.open("memory:");
  private final BlockingQueue<OpenStackEvent> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<InstanceEvent.CreateEnd> created = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() {
    NotificationListener.builder(transport, Target.topic("notifications"))
        .handler(
            OpenStackEvents.on(InstanceEvent.CreateEnd.class, created::add)
                .and(OpenStackEvent.class, heard::add))
        .build()
        .start();
  }

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void a_created_instance_is_reported_with_its_facts() throws Exception {
    send("nova-compute:node-7", "instance.create.end", instance().toMap());

    InstanceEvent.CreateEnd end = created.poll(30, TimeUnit.SECONDS);

    assertThat(end).isNotNull();
    assertThat(end.action()).isEqualTo("create");
    assertThat(end.phase()).isEqualTo(EventPhase.END);
    assertThat(end.instance().uuid()).isEqualTo("i-1");
    assertThat(end.instance().state()).isEqualTo("active");
    assertThat(end.instance().flavor()).isEqualTo("m1.small");
    assertThat(end.instance().vcpus()).isEqualTo(2);
    assertThat(end.instance().addresses()).containsExactly("10.0.0.5");
    assertThat(end.instance().createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(end.instance().fault()).isNull();
    assertThat(end.origin().program()).isEqualTo("nova-compute");
    assertThat(end.origin().host()).isEqualTo("node-7");
    assertThat(end.origin().requestId()).isEqualTo("req-1");
    assertThat(end.origin().userId()).isEqualTo("ada");
    assertThat(end.origin().time()).isNotNull();
  }

  @Test
  void an_event_without_a_type_of_its_own_is_another_event_of_its_instance() throws Exception {
    send("nova-compute:node-7", "instance.live_migration_post.start", instance().toMap());

    OpenStackEvent event = next();

    assertThat(event).isInstanceOf(InstanceEvent.Other.class);
    assertThat(event.action()).isEqualTo("live_migration_post");
    assertThat(event.phase()).isEqualTo(EventPhase.START);
    assertThat(created).isEmpty();
  }

  @Test
  void a_newer_payload_is_read_as_far_as_it_is_known() throws Exception {
    VersionedObject newer =
        new VersionedObject(
            "nova_object",
            "InstanceCreatePayload",
            "nova",
            "2.99",
            instance().with("quantum_state", Map.of("spin", 1)).with("vcpus", "many").data(),
            instance().changes(),
            Map.of());
    send("nova-compute:node-7", "instance.create.end", newer.toMap());

    assertThat(next())
        .isInstanceOfSatisfying(
            InstanceEvent.CreateEnd.class,
            end -> assertThat(end.instance().uuid()).isEqualTo("i-1"));
  }

  @ParameterizedTest
  @CsvSource({"instance.create.end", "service.update", "compute_task.build_instances.error", "x"})
  void a_payload_that_is_nothing_of_the_kind_is_an_event_with_no_facts(String type)
      throws Exception {
    send("p", type, List.of(1, 2));

    OpenStackEvent event = next();

    assertThat(event.origin().eventType()).isEqualTo(type);
    assertThat(event.origin().program()).isEqualTo("p");
    assertThat(event.origin().host()).isNull();
  }

  @Test
  void a_disabled_service_is_reported_with_the_reason() throws Exception {
    send(
        "nova-conductor:ctl-1",
        "service.update",
        VersionedObject.nova(
                "ServiceStatusPayload",
                "1.1",
                Map.of(
                    "host", "node-7",
                    "binary", "nova-compute",
                    "disabled", true,
                    "disabled_reason", "disks",
                    "version", 74,
                    "last_seen_up", "2026-01-02T03:04:05Z"))
            .toMap());

    assertThat(next())
        .isInstanceOfSatisfying(
            ServiceEvent.class,
            service -> {
              assertThat(service.action()).isEqualTo("update");
              assertThat(service.host()).isEqualTo("node-7");
              assertThat(service.disabled()).isTrue();
              assertThat(service.disabledReason()).isEqualTo("disks");
              assertThat(service.forcedDown()).isFalse();
              assertThat(service.version()).isEqualTo(74);
            });
  }

  @Test
  void a_task_without_a_host_is_reported_with_the_reason() throws Exception {
    Map<String, Object> reason =
        VersionedObject.nova(
                "ExceptionPayload",
                "1.1",
                Map.of("exception", "NoValidHost", "exception_message", "no room"))
            .toMap();
    send(
        "nova-conductor:ctl-1",
        "compute_task.build_instances.error",
        VersionedObject.nova(
                "ComputeTaskPayload",
                "1.0",
                Map.of("instance_uuid", "i-1", "state", "error", "reason", reason))
            .toMap());

    assertThat(next())
        .isInstanceOfSatisfying(
            ComputeFailure.class,
            failure -> {
              assertThat(failure.action()).isEqualTo("build_instances");
              assertThat(failure.instance()).isEqualTo("i-1");
              assertThat(failure.exception()).isEqualTo("NoValidHost");
              assertThat(failure.message()).isEqualTo("no room");
            });
  }

  @Test
  void an_unversioned_event_of_an_instance_is_the_same_event() throws Exception {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("instance_id", "i-1");
    payload.put("state", "active");
    payload.put("instance_type", "m1.small");
    payload.put("vcpus", 2);
    payload.put("created_at", "2026-01-02 03:04:05+00:00");
    payload.put("deleted_at", "");
    payload.put("fixed_ips", List.of(Map.of("address", "10.0.0.5")));
    send("compute.node-7.example.org", "compute.instance.create.end", payload);

    assertThat(next())
        .isInstanceOfSatisfying(
            InstanceEvent.CreateEnd.class,
            end -> {
              assertThat(end.origin().program()).isEqualTo("compute");
              assertThat(end.origin().host()).isEqualTo("node-7.example.org");
              assertThat(end.instance().uuid()).isEqualTo("i-1");
              assertThat(end.instance().flavor()).isEqualTo("m1.small");
              assertThat(end.instance().addresses()).containsExactly("10.0.0.5");
              assertThat(end.instance().createdAt())
                  .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
              assertThat(end.instance().deletedAt()).isNull();
            });
  }

  /** The shape that the services give to events of resources: a payload with the resource in it. */
  @ParameterizedTest
  @CsvSource({
    // Cinder: volume_utils
    "volume.create.start, volume_id, volume, create, START",
    "snapshot.delete.end, snapshot_id, snapshot, delete, END",
    // Glance: notifier
    "image.upload, id, image, upload, NONE",
    // Keystone: notifications, basic
    "identity.user.created, resource_info, identity.user, created, NONE",
    // Neutron: a deleted port
    "port.delete.end, port_id, port, delete, END"
  })
  void events_of_other_services_name_their_resource(
      String type, String key, String resource, String action, EventPhase phase) throws Exception {
    send("volume.host@lvm", type, Map.of(key, "r-1", "size", 1));

    assertThat(next())
        .isInstanceOfSatisfying(
            ResourceEvent.class,
            event -> {
              assertThat(event.resource()).isEqualTo(resource);
              assertThat(event.action()).isEqualTo(action);
              assertThat(event.phase()).isEqualTo(phase);
              assertThat(event.id()).isEqualTo("r-1");
              assertThat(event.payload()).containsEntry("size", 1L);
            });
  }

  @Test
  void neutron_names_a_resource_inside_of_an_entry_and_an_audit_in_cadf_in_the_target()
      throws Exception {
    send("network.ctl-1", "port.create.end", Map.of("port", Map.of("id", "p-1")));
    assertThat(((ResourceEvent) next()).id()).isEqualTo("p-1");

    send(
        "nova-api",
        "audit.http.request",
        Map.of(
            "typeURI", "http://schemas.dmtf.org/cloud/audit/1.0/event",
            "id", "the event's own",
            "target", Map.of("id", "t-1", "typeURI", "service/compute/servers")));
    assertThat(((ResourceEvent) next()).id()).isEqualTo("t-1");
  }

  private static VersionedObject instance() {
    return VersionedObject.nova(
        "InstanceCreatePayload",
        "1.13",
        Map.of(
            "uuid", "i-1",
            "display_name", "web",
            "host", "node-7",
            "state", "active",
            "created_at", "2026-01-02T03:04:05Z",
            "flavor",
                VersionedObject.nova("FlavorPayload", "1.4", Map.of("name", "m1.small", "vcpus", 2))
                    .toMap(),
            "ip_addresses",
                List.of(
                    VersionedObject.nova("IpPayload", "1.0", Map.of("address", "10.0.0.5"))
                        .toMap())));
  }

  private void send(String publisher, String type, @Nullable Object payload) {
    Notifier.of(transport, publisher)
        .withContextRedactor(OpenStackContext.redactor())
        .info(CONTEXT, type, payload);
  }

  private OpenStackEvent next() throws InterruptedException {
    OpenStackEvent event = heard.poll(30, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }
}
