// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.Target;
import dev.bergen.interop.Opened;
import dev.bergen.notify.NotificationListener;
import dev.bergen.openstack.events.EventPhase;
import dev.bergen.openstack.events.OpenStackEvent;
import dev.bergen.openstack.events.ResourceEvent;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.NotificationTransport;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Java hears what services that it does not call tell of, each with its own code; and writes that
 * to files, {@link Bodies}.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 420, unit = TimeUnit.SECONDS)
class RealEventsByHand {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private final Opened opened = new Opened();
  private final Heard<ResourceEvent> events = new Heard<>();

  @AfterEach
  void close() throws Exception {
    opened.closeAll();
  }

  /** Starts a service that tells of what it is asked, and listens to it. */
  private RealService start(PythonRelease release, String project) {
    release.require(RealEventsByHand.class);
    NotificationTransport notifications =
        opened.add(NotificationTransport.builder(broker.url()).defaultExchange(project).build());
    opened
        .add(
            NotificationListener.builder(notifications, Target.topic("notifications"))
                .handler(new Bodies(project, this::add))
                .build())
        .start();
    return opened.add(RealService.teller(release, project, broker.url()));
  }

  private void add(OpenStackEvent event) {
    events.add((ResourceEvent) event);
  }

  private ResourceEvent await(String type, String id) throws InterruptedException {
    return events.await(
        type + " of " + id,
        event -> event.origin().eventType().equals(type) && id.equals(event.id()));
  }

  private ResourceEvent next(String type) throws InterruptedException {
    return events.await(type, event -> event.origin().eventType().equals(type));
  }

  @Test
  void neutron_notifies_of_networks_ports_and_routers_within_the_request() throws Exception {
    JsonNode made = start(RealService.release(), "neutron").tell("{'op': 'tell'}");
    String port = made.get("port").asText();

    ResourceEvent created = await("port.create.end", port);
    assertThat(created.phase()).isEqualTo(EventPhase.END);
    assertThat(created.origin().program()).isEqualTo("network");
    assertThat(created.origin().userId()).isEqualTo("ada");
    assertThat(created.origin().projectId()).isEqualTo("demo");
    assertThat(next("port.create.start").origin().requestId())
        .startsWith("req-")
        .isEqualTo(created.origin().requestId());
    await("port.update.start", port);
    await("port.delete.start", port);
    await("port.delete.end", port);
    await("network.delete.end", made.get("network").asText());
    await("subnet.create.end", made.get("subnet").asText());
    await("router.interface.create", made.get("router").asText());
  }

  @Test
  void keystone_notifies_in_cadf_and_in_the_basic_format() throws Exception {
    RealService keystone = start(RealService.apis(), "keystone");
    for (String form : new String[] {"cadf", "basic"}) {
      JsonNode made =
          keystone.tell("{'op': 'tell', 'args': {'form': 'FORM'}}".replace("FORM", form));
      String user = made.get("user").asText();

      ResourceEvent created = await("identity.user.created", user);
      assertThat(created.resource()).isEqualTo("identity.user");
      assertThat(created.origin().requestId()).startsWith("req-");
      assertThat(created.origin().userId() != null).isEqualTo(form.equals("cadf"));
      assertThat(await("identity.authenticate", user).payload())
          .containsEntry("outcome", "success");
      assertThat(await("identity.authenticate", user).payload())
          .containsEntry("outcome", "failure");
      await("identity.user.updated", user);
      await("identity.user.deleted", user);
      await("identity.project.updated", made.get("project").asText());
      await("identity.project.deleted", made.get("project").asText());
      events.await(
          "the role of " + user,
          event ->
              event.origin().eventType().equals("identity.role_assignment.created")
                  && event.id() == null
                  && user.equals(event.payload().get("user")));
    }
  }

  @Test
  void glance_notifies_of_an_image_from_its_creation_to_its_end() throws Exception {
    String image = start(RealService.apis(), "glance").tell("{'op': 'tell'}").get("image").asText();

    for (String action :
        new String[] {"create", "prepare", "upload", "activate", "update", "delete"}) {
      ResourceEvent told = await("image." + action, image);
      assertThat(told.payload()).containsEntry("owner", "demo");
      assertThat(told.origin().program()).isEqualTo("image");
    }
    assertThat(await("image.member.create", "other").payload()).containsEntry("image_id", image);
  }

  @Test
  void manila_notifies_of_a_share_within_the_request() throws Exception {
    JsonNode made = start(RealService.apis(), "manila").tell("{'op': 'tell'}");

    for (String action : new String[] {"create", "extend", "delete"}) {
      for (String phase : new String[] {"start", "end"}) {
        ResourceEvent told = await("share." + action + "." + phase, made.get("share").asText());
        assertThat(told.origin().requestId()).isEqualTo(made.get("request").asText());
        assertThat(told.origin().userId()).isEqualTo("ada");
      }
    }
  }

  @Test
  void octavia_notifies_of_a_load_balancer_without_a_publisher() throws Exception {
    String balancer =
        start(RealService.apis(), "octavia").tell("{'op': 'tell'}").get("loadbalancer").asText();

    for (String action : new String[] {"create", "update", "delete"}) {
      ResourceEvent told = await("octavia.loadbalancer." + action + ".end", balancer);
      assertThat(told.origin().projectId()).isEqualTo("demo");
      assertThat(told.origin().program()).isNull();
    }
  }
}
