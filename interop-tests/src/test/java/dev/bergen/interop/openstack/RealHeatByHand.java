// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.openstack;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.config.KnownService;
import dev.bergen.interop.Opened;
import dev.bergen.notify.NotificationListener;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.client.HeatEngine;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.openstack.events.EventPhase;
import dev.bergen.openstack.events.OpenStackEvent;
import dev.bergen.openstack.events.ResourceEvent;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Java as a client of Heat's engine. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class RealHeatByHand {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Opened opened = new Opened();
  private static final Heard<OpenStackEvent> events = new Heard<>();

  /** Heat without Keystone keeps name and password to act for the user later. */
  private static final OpenStackContext ADA =
      OpenStackContext.admin()
          .withUser("ada")
          .withProject("demo")
          .with("username", "ada")
          .with("password", "engine")
          .with("tenant", "demo");

  /** Resources that ask no other service. */
  private static final Map<String, Object> TEMPLATE =
      Map.of(
          "heat_template_version",
          "2021-04-16",
          "resources",
          Map.of(
              "answer",
              Map.of(
                  "type", "OS::Heat::Value", "properties", Map.of("type", "number", "value", 42))),
          "outputs",
          Map.of("told", Map.of("value", Map.of("get_attr", List.of("answer", "value")))));

  static RpcTransport transport;
  static RealService heat;

  private final HeatEngine engine = clients().heatEngine();

  @BeforeAll
  @Timeout(value = 420, unit = TimeUnit.SECONDS)
  static void start() {
    RealService.release().require(RealHeatByHand.class);
    transport = opened.add(RpcTransport.builder(broker.url()).defaultExchange("heat").build());
    NotificationTransport notifications =
        opened.add(NotificationTransport.builder(broker.url()).defaultExchange("heat").build());
    opened
        .add(
            NotificationListener.builder(notifications, Target.topic("notifications"))
                .handler(new Bodies("heat", events::add))
                .build())
        .start();
    heat = opened.add(RealService.start("heat", broker.url()));
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
                    .withErrors(OpenStackErrors.of(KnownService.HEAT)));
  }

  @Test
  void the_engine_answers_a_ping_and_returns_its_revision() {
    assertThat(clients().client(KnownService.HEAT, "engine").call("oslo_rpc_server_ping"))
        .isEqualTo("pong");
    assertThat(engine.revision()).isNotNull();
  }

  @Test
  void a_stack_is_created_listed_and_shown_with_its_outputs() throws Exception {
    Map<?, ?> identity =
        (Map<?, ?>)
            clients()
                .client(KnownService.HEAT, "engine")
                .withVersion("1.36")
                .call(
                    "create_stack",
                    Map.of(
                        "stack_name",
                        "mill",
                        "template",
                        TEMPLATE,
                        "params",
                        Map.of(),
                        "files",
                        Map.of(),
                        "args",
                        Map.of(),
                        // which Keystone would make
                        "stack_user_project_id",
                        "users-of-mill"));
    String id = String.valueOf(identity.get("stack_id"));

    ResourceEvent end = endOf(id);
    assertThat(end.resource()).isEqualTo("orchestration.stack");
    assertThat(end.phase()).isEqualTo(EventPhase.END);
    assertThat(end.action()).isEqualTo("create");
    assertThat(end.id()).isEqualTo(id);
    assertThat(end.payload()).containsEntry("stack_name", "mill");
    assertThat(end.origin().projectId()).isEqualTo("demo");

    assertThat(engine.listStacks(10, Map.of()))
        .anySatisfy(stack -> assertThat(stack).containsEntry("stack_name", "mill"));
    Map<String, @Nullable Object> found = engine.identifyStack("mill");
    assertThat(found).isEqualTo(identity);
    // Heat sends the event of a stack's end before it stores the stack's new state.
    await()
        .atMost(ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(engine.showStack(found, true))
                    .singleElement()
                    .satisfies(
                        stack ->
                            assertThat(stack)
                                .containsEntry("stack_action", "CREATE")
                                .containsEntry("stack_status", "COMPLETE")));
  }

  private static ResourceEvent endOf(String stack) throws InterruptedException {
    return (ResourceEvent)
        events.await(
            "the stack's end",
            event ->
                event instanceof ResourceEvent told
                    && stack.equals(told.id())
                    && event.phase() != EventPhase.START);
  }

  @Test
  void a_stack_that_fails_for_want_of_keystone_says_so_in_its_event() throws Exception {
    Map<String, @Nullable Object> identity =
        engine.createStack("fails", TEMPLATE, Map.of(), Map.of(), Map.of());

    ResourceEvent end = endOf(String.valueOf(identity.get("stack_id")));

    assertThat(end.phase()).isEqualTo(EventPhase.ERROR);
    assertThat(end.payload()).containsEntry("state", "CREATE_FAILED");
  }

  @Test
  void an_exception_of_heat_comes_with_its_name_and_its_arguments() {
    OpenStackException missing =
        catchThrowableOfType(OpenStackException.class, () -> engine.identifyStack("nowhere"));

    assertThat(missing.module()).isEqualTo("heat.common.exception");
    assertThat(missing.is("EntityNotFound")).isTrue();
    assertThat(missing.kwargs()).containsEntry("entity", "Stack").containsEntry("name", "nowhere");
  }

  @Test
  void a_template_that_is_none_is_refused_by_type() {
    OpenStackException refused =
        catchThrowableOfType(
            OpenStackException.class,
            () ->
                engine.createStack(
                    "bad", Map.of("heat_template_version", "1"), Map.of(), Map.of(), Map.of()));

    assertThat(refused.module()).isEqualTo("heat.common.exception");
    assertThat(refused.type()).isNotEmpty();
  }

  @Test
  void the_engines_that_are_there_are_listed() {
    assertThat(engine.listServices())
        .anySatisfy(
            service ->
                assertThat(service)
                    .containsEntry("binary", "heat-engine")
                    .containsEntry("topic", "engine"));
  }
}
