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
import dev.bergen.openstack.client.IronicConductor;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.openstack.client.ServiceContract;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.openstack.events.EventPhase;
import dev.bergen.openstack.events.OpenStackEvent;
import dev.bergen.openstack.events.ResourceEvent;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Java as a client of Ironic's conductor. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class RealIronicByHand {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Opened opened = new Opened();
  private static final Heard<OpenStackEvent> events = new Heard<>();

  static RpcTransport transport;

  private final OpenStackClients clients =
      OpenStackClients.of(transport, OpenStackContext.admin().withUser("ada"))
          .with(
              client ->
                  client
                      .withTimeout(ofSeconds(60))
                      .withErrors(OpenStackErrors.of(KnownService.IRONIC)));

  private final IronicConductor conductor = clients.ironicConductor();

  @BeforeAll
  @Timeout(value = 420, unit = TimeUnit.SECONDS)
  static void start() {
    RealService.release().require(RealIronicByHand.class);
    transport = opened.add(RpcTransport.builder(broker.url()).defaultExchange("ironic").build());
    NotificationTransport notifications =
        opened.add(NotificationTransport.builder(broker.url()).defaultExchange("ironic").build());
    opened
        .add(
            NotificationListener.builder(
                    notifications, Target.topic("ironic_versioned_notifications"))
                .handler(new Bodies("ironic", events::add))
                .build())
        .start();
    opened.add(RealService.start("ironic", broker.url()));
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  private VersionedObject createNode(String uuid) {
    Map<String, Object> fields =
        Map.of("uuid", uuid, "name", "n-" + uuid.substring(0, 8), "driver", "fake-hardware");
    VersionedObject node =
        new VersionedObject(
            "ironic_object",
            "Node",
            "ironic",
            String.valueOf(ServiceContract.of(KnownService.IRONIC).objects().get("Node")),
            Map.copyOf(fields),
            fields.keySet(),
            Map.of());
    return (VersionedObject)
        clients
            .client(KnownService.IRONIC, "ironic.conductor_manager")
            .withVersion("1.36")
            .call("create_node", Map.of("node_obj", node));
  }

  @Test
  void the_conductor_answers_a_ping_and_returns_its_drivers() {
    assertThat(
            clients
                .client(KnownService.IRONIC, "ironic.conductor_manager")
                .call("oslo_rpc_server_ping"))
        .isEqualTo("pong");
    assertThat(conductor.driverProperties("fake-hardware")).isNotNull();
  }

  @Test
  void a_node_is_created_and_powered_on_from_java_and_ironic_notifies_of_it() throws Exception {
    String uuid = UUID.randomUUID().toString();

    VersionedObject node = createNode(uuid);
    conductor.changePowerState(uuid, "power on");

    assertThat(node.name()).isEqualTo("Node");
    assertThat(node.get("uuid")).isEqualTo(uuid);
    assertThat(node.get("provision_state")).isEqualTo("enroll");
    ResourceEvent on =
        (ResourceEvent)
            events.await(
                "the node's power",
                event ->
                    event instanceof ResourceEvent told
                        && uuid.equals(told.id())
                        && event.action().equals("power_set")
                        && event.phase() == EventPhase.END);
    assertThat(on.resource()).isEqualTo("baremetal.node");
    assertThat(on.payload()).containsEntry("power_state", "power on");
    assertThat(on.origin().userId()).isEqualTo("ada");
  }

  @Test
  void the_boot_devices_of_a_node_are_returned() {
    String uuid = UUID.randomUUID().toString();
    createNode(uuid);

    assertThat(conductor.supportedBootDevices(uuid)).contains("pxe");
    assertThat(conductor.bootDevice(uuid)).containsKeys("boot_device", "persistent");
    assertThat(conductor.validateDriverInterfaces(uuid)).containsKey("power");
  }

  @Test
  void an_exception_of_ironic_comes_with_its_name_and_its_code() {
    String unknown = UUID.randomUUID().toString();

    OpenStackException missing =
        catchThrowableOfType(OpenStackException.class, () -> conductor.bootDevice(unknown));

    assertThat(missing.module()).isEqualTo("ironic.common.exception");
    assertThat(missing.is("NodeNotFound")).isTrue();
    assertThat(missing.code()).hasValue(404);
    assertThat(missing.kwargs()).containsEntry("node", unknown);
  }
}
