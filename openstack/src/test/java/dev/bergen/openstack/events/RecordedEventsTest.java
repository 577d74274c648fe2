// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Notification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events as Cinder, Designate, Heat, Ironic, Neutron, Keystone, Glance, Manila and Octavia told
 * them, each in the release that bodies.jsonl has beside it. The file was written beside the
 * services' own code, whose users, projects and hosts were made up for that.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordedEventsTest {
  private final NotificationTransport transport = NotificationTransport.open("memory:");

  @AfterEach
  void close() {
    transport.close();
  }

  private static List<Map<String, Json>> bodies() throws Exception {
    try (InputStream in = RecordedEventsTest.class.getResourceAsStream("bodies.jsonl")) {
      if (in == null) {
        throw new IOException("bodies.jsonl is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(RecordedEventsTest::read)
          .toList();
    }
  }

  private static Map<String, Json> read(String line) {
    try {
      return Json.parse(line).members();
    } catch (Exception e) {
      throw new AssertionError(line, e);
    }
  }

  private static String text(Map<String, Json> body, String key) {
    return String.valueOf(body.get(key).toJava());
  }

  /** Sends a body as it was, and returns what a listener makes of it. */
  private OpenStackEvent told(Map<String, Json> body) throws InterruptedException {
    if (body.get("publisher_id").equals(Json.NULL)) {
      return withoutPublisher(body);
    }
    BlockingQueue<OpenStackEvent> heard = new LinkedBlockingQueue<>();
    NotificationListener listener =
        NotificationListener.builder(transport, Target.topic("notifications"))
            .handler(OpenStackEvents.on(OpenStackEvent.class, heard::add))
            .build();
    listener.start();
    try {
      Notifier notifier =
          Notifier.of(transport, text(body, "publisher_id")).withContextRedactor(all -> all);
      RequestContext asked = context(body);
      if (text(body, "priority").equals("ERROR")) {
        notifier.error(asked, text(body, "event_type"), body.get("payload").toJava());
      } else {
        notifier.info(asked, text(body, "event_type"), body.get("payload").toJava());
      }
      OpenStackEvent event = heard.poll(30, TimeUnit.SECONDS);
      assertThat(event).as(text(body, "event_type")).isNotNull();
      return event;
    } finally {
      listener.close();
    }
  }

  /** Octavia's, which our notifier does not send. */
  private static OpenStackEvent withoutPublisher(Map<String, Json> body) {
    return OpenStackEvents.read(
        new Notification(
            "m-1",
            null,
            text(body, "event_type"),
            text(body, "priority"),
            body.get("payload"),
            text(body, "timestamp"),
            context(body)));
  }

  private static RequestContext context(Map<String, Json> body) {
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    body.get("context").members().forEach((name, value) -> context.put(name, value.toJava()));
    return RequestContext.of(context);
  }

  private OpenStackEvent told(String type) throws Exception {
    return told("", type);
  }

  private ResourceEvent told(String service, String type) throws Exception {
    for (Map<String, Json> body : bodies()) {
      if (text(body, "event_type").equals(type) && text(body, "service").startsWith(service)) {
        return (ResourceEvent) told(body);
      }
    }
    throw new AssertionError("Nobody told " + type);
  }

  @ParameterizedTest
  @CsvSource({
    "volume.create.start, volume, create, START, volume_id",
    "volume.create.end, volume, create, END, volume_id",
    "dns.zone.create, dns.zone, create, NONE, id",
    "dns.domain.create, dns.domain, create, NONE, id",
    "dns.recordset.create, dns.recordset, create, NONE, id",
    "dns.tld.delete, dns.tld, delete, NONE, id",
    "dns.zone.update, dns.zone, update, NONE, id",
    "orchestration.stack.create.start, orchestration.stack, create, START, stack_identity",
    "orchestration.stack.create.error, orchestration.stack, create, ERROR, stack_identity",
    "orchestration.stack.create.end, orchestration.stack, create, END, stack_identity",
    "baremetal.node.power_set.end, baremetal.node, power_set, END, uuid",
    "port.delete.start, port, delete, START, port_id",
    "router.delete.end, router, delete, END, router_id",
    "port.update.start, port, update, START, id",
    "image.upload, image, upload, NONE, id",
    "image.activate, image, activate, NONE, id",
    "image.delete, image, delete, NONE, id",
    "share.create.start, share, create, START, share_id",
    "share.extend.end, share, extend, END, share_id",
    "octavia.loadbalancer.create.end, octavia.loadbalancer, create, END, loadbalancer_id",
    "octavia.loadbalancer.delete.end, octavia.loadbalancer, delete, END, loadbalancer_id"
  })
  void an_event_of_a_service_names_its_resource(
      String type, String resource, String action, EventPhase phase, String key) throws Exception {
    assertThat(told(type))
        .isInstanceOfSatisfying(
            ResourceEvent.class,
            event -> {
              assertThat(event.resource()).isEqualTo(resource);
              assertThat(event.action()).isEqualTo(action);
              assertThat(event.phase()).isEqualTo(phase);
              assertThat(event.id()).hasSize(36).isEqualTo(event.payload().get(key));
            });
  }

  @Test
  void each_of_them_names_user_request_and_host_as_far_as_its_service_does() throws Exception {
    for (Map<String, Json> body : bodies()) {
      EventOrigin origin = told(body).origin();
      String service = text(body, "service");
      if (!service.equals("octavia")) {
        assertThat(origin.host()).startsWith("stack-1");
        assertThat(origin.program())
            .isIn(
                "volume",
                "scheduler",
                "central",
                "orchestration",
                "ironic-conductor",
                "network",
                "identity",
                "image",
                "share");
      }
      if (service.equals("glance")) {
        assertThat(origin.requestId()).isNull();
        assertThat(origin.userId()).isNull();
      } else {
        assertThat(origin.requestId()).startsWith("req-");
      }
      if (List.of("cinder", "designate", "heat", "neutron", "manila").contains(service)) {
        assertThat(origin.userId()).isEqualTo("ada");
        assertThat(origin.projectId()).isEqualTo("demo");
      }
      if (service.equals("octavia")) {
        assertThat(origin.projectId()).isEqualTo("demo");
        assertThat(origin.program()).isNull();
        assertThat(origin.host()).isNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "network.create.end, network",
    "network.delete.end, network",
    "port.create.end, port",
    "port.update.end, port",
    "port.delete.end, port",
    "subnet.create.end, subnet",
    "router.create.end, router",
    "router.interface.create, router_interface",
    "router.interface.delete, router_interface"
  })
  void neutron_has_the_id_in_an_entry_called_like_the_resource(String type, String entry)
      throws Exception {
    ResourceEvent event = told("neutron", type);

    assertThat(event.id()).hasSize(36);
    assertThat(event.payload().get(entry)).asInstanceOf(MAP).containsEntry("id", event.id());
  }

  @Test
  void creations_in_neutron_are_paired_by_request_since_the_start_has_no_id() throws Exception {
    List<EventPair> paired = new ArrayList<>();
    try (EventPairs pairs =
        EventPairs.builder(transport.timer(), Runnable::run).paired(paired::add).build()) {
      for (Map<String, Json> body : bodies()) {
        if (text(body, "service").equals("neutron")) {
          pairs.accept(told(body));
        }
      }
      assertThat(pairs.open()).isZero();
    }

    assertThat(told("neutron", "port.create.start").id()).isNull();
    assertThat(paired)
        .extracting(pair -> pair.end().origin().eventType())
        .containsExactly(
            "network.create.end",
            "port.create.end",
            "port.update.end",
            "port.delete.end",
            "subnet.create.end",
            "router.create.end",
            "router.delete.end",
            "network.create.end", // of two at once
            "network.delete.end");
  }

  @ParameterizedTest
  @CsvSource({
    "keystone-cadf, identity.user.created, identity.user, created",
    "keystone-cadf, identity.user.deleted, identity.user, deleted",
    "keystone-cadf, identity.project.updated, identity.project, updated",
    "keystone-basic, identity.user.created, identity.user, created",
    "keystone-basic, identity.user.deleted, identity.user, deleted",
    "keystone-basic, identity.project.updated, identity.project, updated"
  })
  void keystone_names_the_resource_in_both_forms(
      String form, String type, String resource, String action) throws Exception {
    ResourceEvent event = told(form, type);

    assertThat(event.resource()).isEqualTo(resource);
    assertThat(event.action()).isEqualTo(action);
    assertThat(event.id()).hasSize(32).isEqualTo(event.payload().get("resource_info"));
    assertThat(event.origin().requestId()).startsWith("req-");
    boolean cadf = form.endsWith("cadf");
    assertThat(event.origin().userId() != null).isEqualTo(cadf);
    assertThat(event.origin().projectId() != null).isEqualTo(cadf);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keystone-cadf", "keystone-basic"})
  void a_login_has_the_user_and_a_role_assignment_three_ids_in_any_format(String form)
      throws Exception {
    String user = told(form, "identity.user.created").id();
    ResourceEvent login = told(form, "identity.authenticate");
    ResourceEvent assigned = told(form, "identity.role_assignment.created");

    assertThat(login.id()).isEqualTo(user);
    assertThat(login.origin().userId()).isEqualTo(user);
    assertThat(login.resource()).isEqualTo("identity");
    assertThat(login.action()).isEqualTo("authenticate");
    assertThat(login.payload()).containsEntry("outcome", "success");
    assertThat(assigned.id()).isNull();
    assertThat(assigned.payload()).containsEntry("user", user).containsKeys("project", "role");
  }

  @Test
  void a_scheduler_that_found_no_back_end_names_the_volume_in_its_payload() throws Exception {
    ResourceEvent failed = (ResourceEvent) told("scheduler.create_volume");

    assertThat(failed.action()).isEqualTo("create_volume");
    assertThat(failed.payload()).containsEntry("state", "error").containsKey("volume_id");
    assertThat(String.valueOf(failed.payload().get("reason"))).contains("No valid backend");
  }
}
