// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

/**
 * Events as Cinder 29.0.0, Designate 23.0.0, Heat 27.0.1 and Ironic 39.0.0 told them: bodies.jsonl
 * was written beside the running services, whose users and projects were made up for that.
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
    BlockingQueue<OpenStackEvent> heard = new LinkedBlockingQueue<>();
    NotificationListener listener =
        NotificationListener.builder(transport, Target.topic("notifications"))
            .handler(OpenStackEvents.on(OpenStackEvent.class, heard::add))
            .build();
    listener.start();
    try {
      Map<String, @Nullable Object> context = new LinkedHashMap<>();
      body.get("context").members().forEach((name, value) -> context.put(name, value.toJava()));
      Notifier notifier =
          Notifier.of(transport, text(body, "publisher_id")).withContextRedactor(all -> all);
      RequestContext asked = RequestContext.of(context);
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

  private OpenStackEvent told(String type) throws Exception {
    for (Map<String, Json> body : bodies()) {
      if (text(body, "event_type").equals(type)) {
        return told(body);
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
    "baremetal.node.power_set.end, baremetal.node, power_set, END, uuid"
  })
  void what_a_service_told_names_its_resource(
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
  void each_of_them_tells_who_asked_within_which_request_and_where() throws Exception {
    for (Map<String, Json> body : bodies()) {
      EventOrigin origin = told(body).origin();

      assertThat(origin.userId()).isEqualTo("ada");
      assertThat(origin.projectId())
          .isEqualTo(text(body, "service").equals("ironic") ? null : "demo");
      assertThat(origin.requestId()).startsWith("req-");
      assertThat(origin.host()).isEqualTo("stack-1");
      assertThat(origin.program())
          .isIn("volume", "scheduler", "central", "orchestration", "ironic-conductor");
    }
  }

  @Test
  void a_scheduler_that_found_no_back_end_names_the_volume_in_its_payload() throws Exception {
    ResourceEvent failed = (ResourceEvent) told("scheduler.create_volume");

    assertThat(failed.action()).isEqualTo("create_volume");
    assertThat(failed.payload()).containsEntry("state", "error").containsKey("volume_id");
    assertThat(String.valueOf(failed.payload().get("reason"))).contains("No valid backend");
  }
}
