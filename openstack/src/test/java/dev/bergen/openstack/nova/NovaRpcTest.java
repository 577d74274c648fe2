// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.RemoteErrorException;
import dev.bergen.RequestContext;
import dev.bergen.RpcVersionCapException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.config.Configuration;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NovaRpcTest {
  /** Says where a request came, and how long its caller waits and watches. */
  @RpcInterface(version = "6.5")
  public static final class Host {
    public List<Object> cache_images(RpcContext call) {
      return seen(call);
    }

    public List<Object> pre_live_migration(RpcContext call) {
      return seen(call);
    }

    public List<Object> get_host_uptime(RpcContext call) {
      return seen(call);
    }

    public VersionedObject echo(VersionedObject instance, List<VersionedObject> bdms) {
      return instance.with("bdms", bdms.size());
    }

    public @Nullable Object trace(RequestContext context) {
      return context.get("trace_info");
    }

    public void fail() {
      throw new IllegalStateException("no");
    }

    @SuppressWarnings("DoNotCallSuggester") // a method that fails is what it is for
    public void miss() {
      throw OpenStackErrors.exception(
          KnownService.NOVA, "InstanceNotFound", "not here", Map.of("instance_id", "i-1"));
    }

    private static List<Object> seen(RpcContext call) {
      List<Object> seen = new ArrayList<>();
      seen.add(String.valueOf(call.target().topic()));
      seen.add(String.valueOf(call.clientTimeout()));
      var deadline = call.deadline();
      seen.add(deadline == null ? "no deadline" : (deadline.remaining().toSeconds() + 59) / 60);
      return seen;
    }
  }

  private static NovaRpc open(String broker, String... lines) {
    return NovaRpc.init(
        NovaConf.of(
            "[DEFAULT]\ntransport_url = memory://%s\nhost = node-7\n".formatted(broker)
                + String.join("\n", lines)));
  }

  private static RpcServer serve(NovaRpc nova, String topic) {
    RpcServer server =
        nova.server(Target.topic(topic).withServer(nova.host()), new Host())
            .serializer(new NovaSerializer())
            .build();
    server.start();
    return server;
  }

  @Test
  void a_compute_host_is_called_on_the_topic_and_with_the_patience_of_novas_own_client() {
    try (NovaRpc nova = open("patience");
        RpcServer main = serve(nova, "compute");
        RpcServer alt = serve(nova, "compute-alt")) {
      assertThat(main.target().server()).isEqualTo(alt.target().server()).isEqualTo("node-7");

      assertThat(nova.compute("node-7", "get_host_uptime").call("get_host_uptime"))
          .isEqualTo(List.of("compute", "null", 1L));
      assertThat(nova.compute("node-7", "cache_images").call("cache_images"))
          .isEqualTo(List.of("compute", "60.0", 30L));
      assertThat(nova.compute("node-7", "pre_live_migration").call("pre_live_migration"))
          .isEqualTo(List.of("compute-alt", "60.0", 30L));
    }
  }

  @Test
  void a_long_response_timeout_is_watched_with_a_minute() {
    try (NovaRpc nova = open("long", "rpc_response_timeout = 240", "long_rpc_timeout = 3600");
        RpcServer server = serve(nova, "compute")) {
      assertThat(server.target().topic()).isEqualTo("compute");

      assertThat(nova.compute("node-7", "get_host_uptime").call("get_host_uptime"))
          .isEqualTo(List.of("compute", "60.0", 4L));
      assertThat(nova.compute("node-7", "cache_images").call("cache_images"))
          .isEqualTo(List.of("compute", "240.0", 60L));
    }
  }

  @Test
  void conductor_and_scheduler_have_long_methods_too() {
    try (NovaRpc nova = open("rules")) {
      RpcClient task = nova.conductor().withNamespace("compute_task");

      assertThat(nova.forMethod(task, "migrate_server")).isNotSameAs(task);
      assertThat(nova.forMethod(task, "rebuild_instance")).isSameAs(task);
      RpcClient conductor = nova.conductor();
      assertThat(nova.forMethod(conductor, "attach_volume")).isSameAs(conductor);
      RpcClient scheduler = nova.scheduler();
      assertThat(nova.forMethod(scheduler, "select_destinations")).isNotSameAs(scheduler);
      assertThat(nova.forMethod(scheduler, "update_aggregates")).isSameAs(scheduler);
    }
  }

  @Test
  void an_upgrade_level_is_a_cap_by_version_or_release() {
    try (NovaRpc nova = open("cap", "[upgrade_levels]", "compute = epoxy", "conductor = 2.1")) {
      assertThat(nova.compute("node-7", "pre_live_migration").target().topic())
          .isEqualTo("compute");
      assertThat(nova.compute("node-7", "x").canSend("6.4")).isTrue();
      assertThat(nova.compute("node-7", "x").canSend("6.5")).isFalse();
      assertThatThrownBy(() -> nova.conductor().call("object_action"))
          .isInstanceOf(RpcVersionCapException.class);
    }
  }

  @Test
  void an_unknown_upgrade_level_is_reported_with_its_place() {
    try (NovaRpc nova = open("odd", "[upgrade_levels]", "compute = epoxi")) {
      assertThatThrownBy(() -> nova.compute("node-7", "x"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContainingAll("[upgrade_levels] compute = epoxi", "nova", ".conf:5", "6.4");
    }
  }

  @Test
  void the_exchange_is_nova_unless_the_file_says_otherwise() {
    try (NovaRpc nova = open("shared");
        NovaRpc other = open("shared", "control_exchange = cell2");
        RpcServer server = serve(nova, "compute")) {
      assertThat(server.target().exchange()).isNull();

      assertThat(nova.client(Target.topic("compute").withVersion("6.0")).call("get_host_uptime"))
          .isNotNull();
      assertThat(
              other
                  .client(Target.topic("compute").withExchange("nova").withVersion("6.0"))
                  .call("get_host_uptime"))
          .isNotNull();
      assertThat(nova.exchange()).isEqualTo("nova");
      assertThat(other.exchange()).isEqualTo("cell2");
    }
  }

  @Test
  void versioned_objects_arrive_as_such_within_lists_too() {
    try (NovaRpc nova = open("objects");
        RpcServer server = serve(nova, "compute")) {
      VersionedObject instance = VersionedObject.nova("Instance", "2.8", Map.of("host", "node-7"));
      VersionedObject bdm = VersionedObject.nova("BlockDeviceMapping", "1.20", Map.of("id", 1));

      VersionedObject answer =
          (VersionedObject)
              nova.client(server.target().withoutServer().withVersion("6.0"))
                  .withSerializer(new NovaSerializer())
                  .call("echo", Map.of("instance", instance, "bdms", List.of(bdm, bdm)));

      assertThat(answer).isNotNull();
      assertThat(answer.get("bdms")).isEqualTo(2L);
      assertThat(answer.changes()).containsExactly("bdms");
    }
  }

  @Test
  void failures_are_data_or_become_the_types_that_were_allowed() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .mapModule(
                "builtins",
                UnsupportedOperationException.class,
                failure -> new UnsupportedOperationException(failure.type()))
            .build();
    try (NovaRpc nova = open("errors");
        NovaRpc typed = NovaRpc.builder(nova.configuration()).errors(errors).open();
        RpcServer server = serve(nova, "compute")) {
      Target compute = server.target().withoutServer().withVersion("6.0");

      assertThatThrownBy(() -> nova.client(compute).call("fail"))
          .isInstanceOf(RemoteErrorException.class);
      assertThatThrownBy(() -> nova.client(compute).call("miss"))
          .isInstanceOfSatisfying(
              OpenStackException.class,
              failure -> {
                assertThat(failure.is("InstanceNotFound")).isTrue();
                assertThat(failure.code()).hasValue(404);
              });
      assertThatThrownBy(() -> typed.client(compute).call("miss"))
          .isInstanceOf(RemoteErrorException.class);
      assertThatThrownBy(() -> typed.client(compute).call("fail"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("RuntimeError");
    }
  }

  @Test
  void a_cell_has_a_broker_of_its_own_until_all_is_closed() {
    Target compute = Target.topic("compute").withVersion("6.0");
    Cell cell = new Cell("c-1", "memory://user:secret@cell1");
    NovaRpc nova = open("top");
    ClientRouter router = nova.router(compute, UnaryOperator.identity());
    try (NovaRpc inCell = open("cell1");
        RpcServer there = serve(inCell, "compute")) {
      assertThat(there.target().topic()).isEqualTo("compute");

      assertThat(router.client(cell).call("get_host_uptime")).isNotNull();
      assertThat(nova.transport(cell)).isSameAs(nova.transport(cell));
      assertThat(router.client(null).target()).isEqualTo(compute);
      assertThat(router.client(new Cell("c-0", "none:///")))
          .hasToString(router.client().toString());
      assertThat(cell.toString()).doesNotContain("secret");

      nova.close();

      assertThatThrownBy(() -> router.client(cell)).isInstanceOf(TransportClosedException.class);
      assertThatThrownBy(() -> router.client().call("get_host_uptime"))
          .isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void a_trace_goes_through_a_service_and_its_key_into_no_text() {
    TraceInfo trace = new TraceInfo("top-secret", "base", "point");
    OpenStackContext context = trace.from("mine").in(OpenStackContext.admin());
    try (NovaRpc nova = open("trace");
        RpcServer server = serve(nova, "compute")) {
      RpcClient client =
          nova.client(server.target().withoutServer().withVersion("6.0"))
              .withContext(context.toRequestContext());

      assertThat(client.call("trace"))
          .isEqualTo(Map.of("hmac_key", "top-secret", "base_id", "base", "parent_id", "mine"));
      assertThat(TraceInfo.of(context)).isEqualTo(trace.from("mine"));
      assertThat(TraceInfo.of(OpenStackContext.admin())).isNull();
      assertThat(trace + " " + context + " " + context.toRequestContext() + " " + client)
          .doesNotContain("secret");
    }
  }

  @Test
  void without_a_host_in_the_file_it_is_that_of_the_machine() {
    try (NovaRpc nova = NovaRpc.init(NovaConf.of("[DEFAULT]\ntransport_url = memory:\n"))) {
      assertThat(nova.host()).isEqualTo(HostName.ofThisMachine()).isNotEmpty();
    }
  }

  @Test
  void code_may_set_the_broker_and_the_host() {
    Configuration configuration =
        NovaConf.of("[DEFAULT]\nhost = other\ntransport_url = rabbit://mq1\n")
            .with("DEFAULT", "transport_url", "memory://code");
    try (NovaRpc nova = NovaRpc.builder(configuration).host("node-8").open()) {
      assertThat(nova.host()).isEqualTo("node-8");
      assertThat(nova.transport().url()).hasToString("memory://code");
    }
  }

  @Test
  void a_wrong_value_leaves_nothing_open() {
    assertThatThrownBy(() -> open("bad", "[notifications]", "notification_format = versionned"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("notification_format", "versionned", "unversioned");
    assertThatThrownBy(() -> open("bad", "long_rpc_timeout = soon"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("long_rpc_timeout");
  }

  @Test
  void a_new_long_timeout_is_taken_while_it_is_open() {
    try (NovaRpc nova = open("reload");
        RpcServer server = serve(nova, "compute")) {
      assertThat(server.target().topic()).isEqualTo("compute");
      nova.reload(NovaConf.of("[DEFAULT]\nlong_rpc_timeout = 600\n"));

      assertThat(nova.compute("node-7", "cache_images").call("cache_images"))
          .isEqualTo(List.of("compute", "60.0", 10L));
      assertThatThrownBy(() -> nova.reload(NovaConf.of("[DEFAULT]\nlong_rpc_timeout = x\n")))
          .isInstanceOf(ConfigurationException.class);
    }
  }
}
