// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.Target;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NovaNotifiersTest {
  private static final OpenStackContext ADMIN =
      OpenStackContext.admin().withUser("ada").withAuthToken("secret");

  private final BlockingQueue<NotificationEvent> heard = new LinkedBlockingQueue<>();

  private static NovaRpc open(String broker, String... lines) {
    return NovaRpc.init(
        NovaConf.of(
            "[DEFAULT]\ntransport_url = memory://%s-rpc\nhost = node-7\n".formatted(broker)
                + "[oslo_messaging_notifications]\ndriver = messagingv2\n"
                + "transport_url = memory://%s\n".formatted(broker)
                + String.join("\n", lines)));
  }

  private NotificationListener listen(NovaRpc nova) {
    NotificationListener listener =
        NotificationListener.builder(
                nova.notificationTransport(),
                Target.topic("notifications"),
                Target.topic("versioned_notifications"),
                Target.topic("billing"))
            .consumer(heard::add)
            .build();
    listener.start();
    return listener;
  }

  private NotificationEvent next() throws InterruptedException {
    NotificationEvent event = heard.poll(30, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  @Test
  void an_unversioned_notification_is_published_by_service_and_host() throws Exception {
    try (NovaRpc nova = open("legacy");
        NotificationListener listener = listen(nova)) {
      assertThat(listener.targets()).hasSize(3);

      nova.notifier("compute")
          .info(ADMIN, "compute.instance.create.end", Map.of("instance_id", "i-1"));

      NotificationEvent event = next();
      assertThat(event.publisherId()).isEqualTo("compute.node-7");
      assertThat(event.payload()).isEqualTo(Map.of("instance_id", "i-1"));
      assertThat(event.context().values())
          .containsEntry("user_id", "ada")
          .containsEntry("request_id", ADMIN.requestId())
          .containsEntry("read_deleted", "no")
          .containsEntry("auth_token", null);
    }
  }

  @Test
  void a_versioned_notification_is_published_by_binary_and_host_without_changes() throws Exception {
    try (NovaRpc nova =
            open(
                "versioned",
                "[notifications]",
                "notification_format = versioned",
                "versioned_notifications_topics = billing");
        NotificationListener listener = listen(nova)) {
      assertThat(listener.targets()).hasSize(3);
      VersionedObject flavor =
          VersionedObject.nova("FlavorPayload", "1.4", Map.of()).with("vcpus", 2);
      VersionedObject payload =
          VersionedObject.nova("InstancePayload", "1.8", Map.of("uuid", "i-1"))
              .with("flavor", flavor);

      nova.notifier("compute").info(ADMIN, "compute.instance.update", Map.of());
      nova.versionedNotifier("nova-compute").error(ADMIN, "instance.create.error", payload);

      NotificationEvent event = next();
      assertThat(event.publisherId()).isEqualTo("nova-compute:node-7");
      assertThat(event.eventType()).isEqualTo("instance.create.error");
      assertThat(String.valueOf(event.payload())).doesNotContain("changes");
      VersionedObject sent = VersionedObject.of(event.payload());
      assertThat(sent.get("flavor"))
          .isEqualTo(
              new VersionedObject(
                  "nova_object",
                  "FlavorPayload",
                  "nova",
                  "1.4",
                  Map.of("vcpus", 2L),
                  java.util.Set.of(),
                  Map.of()));
      assertThat(heard).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unversioned, true, false",
    "versioned, false, true",
    "both, true, true",
  })
  void a_format_that_is_off_is_not_worth_a_payload(
      String format, boolean legacy, boolean versioned) {
    try (NovaRpc nova = open("enabled", "[notifications]", "notification_format = " + format)) {
      assertThat(nova.notifier("compute").isEnabled()).isEqualTo(legacy);
      assertThat(nova.versionedNotifier("nova-compute").isEnabled()).isEqualTo(versioned);
    }
  }

  @Test
  void the_format_is_read_from_its_former_place_too() {
    try (NovaRpc nova = open("former", "[DEFAULT]", "notification_format = both");
        NovaRpc newer =
            open(
                "former",
                "[DEFAULT]",
                "notification_format = both",
                "[notifications]",
                "notification_format = versioned")) {
      assertThat(nova.versionedNotifier("nova-compute").isEnabled()).isTrue();
      assertThat(nova.notifier("compute").isEnabled()).isTrue();
      assertThat(newer.notifier("compute").isEnabled()).isFalse();
    }
  }

  @Test
  void an_event_type_that_nova_does_not_have_is_sent_or_refused_by_a_strict_notifier()
      throws Exception {
    try (NovaRpc nova = open("strict");
        NotificationListener listener = listen(nova)) {
      assertThat(listener.targets()).hasSize(3);
      LegacyNotifier strict = nova.notifier("compute").strict();

      assertThatThrownBy(() -> strict.info(ADMIN, "instance.painted", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("instance.painted");
      nova.notifier("compute").warn(ADMIN, "instance.painted", Map.of());
      strict.error(ADMIN, "build_and_run", Map.of("exception", "no", "args", Map.of()));

      assertThat(Arrays.asList(next().eventType(), next().eventType()))
          .containsExactlyInAnyOrder("instance.painted", "build_and_run");
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void the_list_of_event_types_is_the_one_of_nova() {
    assertThat(List.of("compute.instance.create.end", "volume.usage", "keypair.import.start"))
        .allMatch(type -> LegacyEventTypes.allows(type, Map.of()));
    assertThat(LegacyEventTypes.allows("compute.instance.create", Map.of())).isFalse();
    assertThat(LegacyEventTypes.count()).isEqualTo(117);
  }
}
