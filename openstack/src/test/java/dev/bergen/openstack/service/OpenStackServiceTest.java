// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.nova.NovaRpc;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenStackServiceTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> happened = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch working = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private Configuration changed = Configuration.empty();
  private final NovaRpc nova =
      NovaRpc.builder(Configuration.empty().with("DEFAULT", "transport_url", "memory://service"))
          .host("node-7")
          .open();
  private final RpcClient client =
      nova.client(Target.topic("compute").withVersion("6.0")).withTimeout(LONG);

  @AfterEach
  void close() {
    gate.countDown();
    nova.close();
  }

  /** A manager as Nova's, in small. */
  @RpcInterface(version = "6.5")
  public final class ComputeMethods {
    public String get_host_uptime() {
      return "up";
    }

    public String host_of(VersionedObject instance) {
      return String.valueOf(instance.get("host"));
    }

    public Map<String, String> logged() {
      return MDC.getCopyOfContextMap();
    }

    public String build() throws InterruptedException {
      working.countDown();
      gate.await();
      return "built";
    }
  }

  /** Writes down the turns of the service's life. */
  private class Diary implements ServiceHooks {
    @Override
    public void beforeStart() throws Exception {
      happened.add("before start");
    }

    @Override
    public void afterStart() {
      happened.add("after start: " + client.call("get_host_uptime"));
    }

    @Override
    public void onStop(Deadline deadline) {
      // The first topic is left, the alternate one is not.
      happened.add("stop: " + client.withTopic("compute-alt").call("get_host_uptime"));
    }

    @Override
    public void onReload(ReloadReport report) {
      happened.add("reload");
    }
  }

  private ServiceBuilder builder() {
    return OpenStackService.builder(nova, "nova-compute")
        .alternateTopic("compute-alt")
        .manager(new ComputeMethods())
        .reloadFrom(() -> changed)
        .periodicDelay(Duration.ZERO);
  }

  @Test
  void a_manager_answers_on_both_topics_with_the_base_api_beside_it() {
    OpenStackService service = builder().build();
    service.start();
    try {
      RpcClient base = nova.baseApi("compute").withTimeout(LONG);

      assertThat(base.call("ping", Map.of("arg", "hello")))
          .isEqualTo(Map.of("service", "compute", "arg", "hello"));
      assertThat(base.withServer("node-7").withVersion("1.1").call("get_backdoor_port")).isNull();
      assertThat(base.withTopic("compute-alt").call("ping", Map.of("arg", List.of(1L))))
          .isEqualTo(Map.of("service", "compute", "arg", List.of(1L)));
      VersionedObject instance = VersionedObject.nova("Instance", "2.8", Map.of("host", "h1"));
      assertThat(
              client
                  .withSerializer(new NovaSerializer())
                  .withServer("node-7")
                  .call("host_of", Map.of("instance", instance)))
          .isEqualTo("h1");
      ServiceHealth health = service.health();
      assertThat(health.isReady()).isTrue();
      assertThat(health.topics()).containsExactly("compute", "compute-alt");
      assertThat(health.host()).isEqualTo("node-7");
    } finally {
      service.stop();
    }
    assertThat(service.health().state()).isEqualTo(ServiceState.STOPPED);
    assertThat(service.health().isReady()).isFalse();
  }

  @Test
  void log_lines_of_a_manager_have_the_ids_of_the_request() {
    OpenStackContext asked = OpenStackContext.admin().withGlobalRequestId("req-global");
    OpenStackService service = builder().build();
    service.start();
    try {
      Object logged = client.withContext(asked.toRequestContext()).call("logged");

      assertThat(logged)
          .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
          .containsEntry("request_id", asked.requestId())
          .containsEntry("global_request_id", "req-global")
          .containsEntry("bergen.method", "logged")
          .containsEntry("bergen.target", "compute.node-7");
    } finally {
      service.stop();
    }
  }

  @Test
  void it_leaves_its_topic_first_and_the_alternate_one_last() {
    OpenStackService service = builder().hooks(new Diary()).build();
    service.start();

    service.stop();
    service.stop();

    assertThat(happened).containsExactly("before start", "after start: up", "stop: up");
  }

  @Test
  void accepted_requests_are_answered_before_the_service_ends() throws Exception {
    OpenStackService service =
        builder()
            .hooks(
                new ServiceHooks() {
                  @Override
                  public void onStop(Deadline deadline) {
                    gate.countDown();
                  }
                })
            .build();
    service.start();
    CompletableFuture<Object> answer = client.callAsync("build");
    assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

    service.stop();

    assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("built");
  }

  @Test
  void requests_unfinished_at_the_deadline_are_interrupted() throws Exception {
    OpenStackService service = builder().drainTimeout(Duration.ofMillis(1)).build();
    service.start();
    CompletableFuture<Object> answer = client.callAsync("build");
    assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

    service.stop();

    assertThat(answer).failsWithin(LONG);
    assertThat(service.health().state()).isEqualTo(ServiceState.STOPPED);
  }

  @Test
  void an_interrupt_ends_the_wait_for_accepted_requests() throws Exception {
    OpenStackService service = builder().build();
    service.start();
    CompletableFuture<Object> answer = client.callAsync("build");
    assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

    Thread.currentThread().interrupt();
    service.stop();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer).failsWithin(LONG);
  }

  @Test
  void a_hook_that_fails_keeps_it_down_and_leaves_nothing_running() {
    OpenStackService service =
        builder()
            .hooks(
                new ServiceHooks() {
                  @Override
                  public void afterStart() throws IOException {
                    throw new IOException("no hypervisor");
                  }
                })
            .build();

    assertThatThrownBy(service::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no hypervisor");

    assertThat(service.health().state()).isEqualTo(ServiceState.STOPPED);
    assertThatThrownBy(() -> client.withTimeout(Duration.ofMillis(1)).call("get_host_uptime"))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(service::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void periodic_tasks_run_and_end_with_it() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    OpenStackService service =
        builder()
            .periodic(
                PeriodicTask.every(Duration.ofMillis(1), "report_state", context -> ran.countDown())
                    .withImmediateStart())
            .build();
    service.start();
    try {
      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(service.health().tasks().get(0).name()).isEqualTo("report_state");
    } finally {
      service.stop();
    }
    assertThat(service.health().tasks().get(0).running()).isFalse();
  }

  @Test
  void a_new_configuration_is_applied_where_possible_and_reported_where_not() {
    OpenStackService service = builder().hooks(new Diary()).build();
    changed =
        nova.configuration()
            .with("DEFAULT", "long_rpc_timeout", "600")
            .with("DEFAULT", "rpc_response_timeout", "90")
            .with("notifications", "notification_format", "both");

    ReloadReport report = service.reload();

    assertThat(report.problems()).isEmpty();
    assertThat(report.applied()).containsExactly("[DEFAULT] long_rpc_timeout");
    assertThat(report.needRestart())
        .containsExactlyInAnyOrder(
            "[DEFAULT] rpc_response_timeout", "[notifications] notification_format");
    assertThat(happened).containsExactly("reload");
    assertThat(service.reload().applied()).isEmpty();
  }

  @Test
  void a_new_configuration_with_mistakes_changes_nothing() {
    OpenStackService service = builder().hooks(new Diary()).build();
    changed = nova.configuration().with("DEFAULT", "long_rpc_timeout", "soon");

    ReloadReport report = service.reload();

    assertThat(report.problems()).singleElement().asString().contains("long_rpc_timeout");
    assertThat(report.configuration()).isSameAs(nova.configuration());
    assertThat(report.applied()).isEmpty();
  }
}
