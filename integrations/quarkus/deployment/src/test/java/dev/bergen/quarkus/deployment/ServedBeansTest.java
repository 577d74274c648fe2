// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.config.DefaultOptions;
import dev.bergen.quarkus.RpcClients;
import dev.bergen.quarkus.shop.Audit;
import dev.bergen.quarkus.shop.Counter;
import dev.bergen.quarkus.shop.Inventory;
import dev.bergen.quarkus.shop.InventoryService;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that says nothing of a broker, built and run as Quarkus does it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServedBeansTest {
  @RegisterExtension
  static final QuarkusUnitTest application =
      new QuarkusUnitTest()
          .withApplicationRoot(
              jar -> jar.addPackage(Inventory.class.getPackage()).addClass(NativeHints.class))
          .overrideConfigKey("shop.topic", "inventory")
          .overrideConfigKey("bergen.rpc.timeout", "31s")
          .overrideConfigKey("bergen.options.DEFAULT.control_exchange", "shop")
          .overrideConfigKey("quarkus.http.test-port", "0")
          .addBuildChainCustomizer(new NativeHints());

  @Inject Inventory inventory;
  @Inject InventoryService service;
  @Inject Counter counter;
  @Inject Audit audit;
  @Inject RpcClients clients;
  @Inject RpcTransport transport;
  @Inject SmallRyeHealthReporter health;

  @Test
  void an_interface_is_a_client_and_a_reservation_is_sent_and_received() throws Exception {
    assertThat(inventory).isNotInstanceOf(InventoryService.class);

    Inventory.Left left = inventory.reserve("disk", 5);

    assertThat(audit.heard.poll(30, TimeUnit.SECONDS))
        .isEqualTo("INFO inventory.reserve.end " + left);
    assertThatThrownBy(() -> inventory.reserve("tape", 1))
        .isInstanceOf(RemoteErrorException.class)
        .hasMessageContaining("no such item: tape");
  }

  @Test
  void a_handler_has_a_request_of_its_own() {
    var counted = clients.client(Target.topic("counter")).withVersion("2.0");

    assertThat(counted.call("put")).isEqualTo("1 of 1");
    assertThat(counted.call("put")).isEqualTo("1 of 2");
    assertThat(counter).isNotNull();
  }

  @Test
  void memory_is_the_broker_of_tests_and_properties_count() {
    assertThat(transport.url().scheme()).isEqualTo("memory");
    assertThat(transport.timeout()).hasSeconds(31);
    assertThat(transport.options().get(DefaultOptions.CONTROL_EXCHANGE)).isEqualTo("shop");
  }

  @Test
  void calls_and_servers_are_metered_where_micrometer_is() {
    SimpleMeterRegistry simple = new SimpleMeterRegistry();
    Metrics.addRegistry(simple);

    inventory.reserve("disk", 1);

    assertThat(
            simple
                .get("rpc.client.call.duration")
                .tags("rpc.method", "inventory/reserve", "error.type", "none")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(
            simple
                .get("bergen.call.part")
                .tags("rpc.method", "inventory/reserve", "bergen.part", "handler")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(simple.get("bergen.server.prefetch").gauges()).hasSize(2);
    assertThat(simple.get("bergen.connections.up").tag("name", "rpcTransport").gauges()).hasSize(1);
  }

  @Test
  void readiness_reports_the_broker() {
    assertThat(health.getReadiness().getPayload().toString())
        .contains("Bergen", "\"rpc.url\":\"memory:", "\"notifications.url\"")
        .doesNotContain("DOWN");
  }

  @Test
  void a_native_image_registers_all_classes_reached_by_reflection() {
    assertThat(NativeHints.read())
        .contains(
            "proxy dev.bergen.quarkus.shop.Inventory",
            "class dev.bergen.quarkus.shop.Inventory",
            "class dev.bergen.quarkus.shop.Counter",
            "class dev.bergen.quarkus.shop.Audit",
            "class dev.bergen.quarkus.shop.Inventory$Left",
            "class dev.bergen.rpc.server.Introspection",
            "method java.lang.Thread.ofVirtual",
            "service META-INF/services/dev.bergen.spi.DriverProvider: dev.bergen.memory.MemoryDriverProvider",
            "service META-INF/services/dev.bergen.spi.DriverProvider: dev.bergen.rabbit.RabbitDriverProvider");
  }
}
