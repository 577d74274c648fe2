// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.interop.Opened;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
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

/** Ceilometer takes events of Java for those of Nova and Cinder, and makes samples of them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class RealCeilometerByHand {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final OpenStackContext ADA =
      OpenStackContext.anonymous().withUser("ada").withProject("demo");
  private static final Opened opened = new Opened();
  private static final Heard<Map<?, ?>> samples = new Heard<>();
  private static final Heard<Map<?, ?>> events = new Heard<>();

  static NotificationTransport nova;
  static NotificationTransport cinder;

  @BeforeAll
  @Timeout(value = 420, unit = TimeUnit.SECONDS)
  static void start() {
    RealService.release().require(RealCeilometerByHand.class);
    nova = opened.add(open("nova"));
    cinder = opened.add(open("cinder"));
    NotificationTransport ceilometer = opened.add(open("ceilometer"));
    listen(ceilometer, "metering", samples);
    listen(ceilometer, "event", events);
    opened.add(RealService.start("ceilometer", broker.url()));
  }

  private static NotificationTransport open(String exchange) {
    return NotificationTransport.builder(broker.url()).defaultExchange(exchange).build();
  }

  /** Ceilometer publishes lists of samples and of events. */
  private static void listen(
      NotificationTransport transport, String topic, Heard<Map<?, ?>> heard) {
    opened
        .add(
            NotificationListener.builder(transport, Target.topic(topic))
                .handler(
                    told -> {
                      for (Object one : list(told)) {
                        heard.add((Map<?, ?>) one);
                      }
                      return NotificationResult.HANDLED;
                    })
                .build())
        .start();
  }

  private static List<?> list(NotificationEvent told) {
    return told.payload() instanceof List<?> list ? list : List.of();
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  private static Map<String, @Nullable Object> instance(String id) {
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("instance_id", id);
    payload.put("display_name", "web");
    payload.put("tenant_id", "demo");
    payload.put("user_id", "ada");
    payload.put("host", "node-7");
    payload.put("node", "node-7");
    payload.put("state", "active");
    payload.put("memory_mb", 2048);
    payload.put("vcpus", 2);
    payload.put("disk_gb", 20);
    payload.put("root_gb", 20);
    payload.put("ephemeral_gb", 0);
    payload.put("instance_type", "m1.small");
    payload.put("instance_flavor_id", "2");
    payload.put("created_at", "2026-01-02T03:04:05");
    payload.put("launched_at", "2026-01-02T03:04:06");
    return payload;
  }

  private static @Nullable Object trait(Map<?, ?> event, String name) {
    for (Object trait : (List<?>) event.get("traits")) {
      if (((List<?>) trait).get(0).equals(name)) {
        return ((List<?>) trait).get(2);
      }
    }
    return null;
  }

  private static Map<?, ?> sample(String meter, String resource) throws InterruptedException {
    return samples.await(
        meter,
        each -> meter.equals(each.get("counter_name")) && resource.equals(each.get("resource_id")));
  }

  @Test
  void an_instance_of_a_notifier_in_java_is_metered() throws Exception {
    String id = UUID.randomUUID().toString();
    Notifier notifier =
        Notifier.of(nova, "compute.node-7").withContextRedactor(OpenStackContext.redactor());

    notifier.info(ADA.toRequestContext(), "compute.instance.create.end", instance(id));

    Map<?, ?> vcpus = sample("vcpus", id);
    assertThat(vcpus.get("counter_volume")).hasToString("2");
    assertThat(vcpus.get("user_id")).isEqualTo("ada");
    assertThat(vcpus.get("project_id")).isEqualTo("demo");
    assertThat(sample("memory", id).get("counter_volume")).hasToString("2048");
    Map<?, ?> event =
        events.await(
            "event",
            each -> id.equals(trait(each, "resource_id")) || id.equals(trait(each, "instance_id")));
    assertThat(event.get("event_type")).isEqualTo("compute.instance.create.end");
    assertThat(trait(event, "request_id")).isEqualTo(ADA.requestId());
    assertThat(trait(event, "service")).isEqualTo("compute");
    assertThat(trait(event, "host")).isEqualTo("node-7");
  }

  @Test
  void a_volume_of_a_notifier_in_java_is_metered() throws Exception {
    String id = UUID.randomUUID().toString();
    Map<String, Object> volume =
        Map.of(
            "volume_id", id,
            "tenant_id", "demo",
            "user_id", "ada",
            "size", 3,
            "status", "available",
            "display_name", "data",
            "availability_zone", "nova",
            "volume_type", "lvm");
    Notifier notifier =
        Notifier.of(cinder, "volume.java-host@lvm")
            .withContextRedactor(OpenStackContext.redactor());

    notifier.info(ADA.toRequestContext(), "volume.create.end", volume);

    assertThat(sample("volume.size", id).get("counter_volume")).hasToString("3");
    Map<?, ?> event = events.await("event", each -> id.equals(trait(each, "resource_id")));
    assertThat(event.get("event_type")).isEqualTo("volume.create.end");
    assertThat(trait(event, "request_id")).isEqualTo(ADA.requestId());
    assertThat(trait(event, "project_id")).isEqualTo("demo");
  }

  @Test
  void an_event_without_the_redactor_has_no_request_id() throws Exception {
    String id = UUID.randomUUID().toString();

    Notifier.of(nova, "compute.node-7")
        .info(ADA.toRequestContext(), "compute.instance.delete.end", instance(id));

    Map<?, ?> event =
        events.await(
            "event",
            each ->
                "compute.instance.delete.end".equals(each.get("event_type"))
                    && each.toString().contains(id));
    assertThat(trait(event, "request_id")).isNull();
  }
}
