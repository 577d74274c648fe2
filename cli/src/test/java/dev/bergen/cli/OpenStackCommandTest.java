// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.notify.Notifier;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, with services of our own that answer as the real ones do. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OpenStackCommandTest {
  private static final String BROKER = "memory://openstack-command";
  private static final String URL = "--url=" + BROKER;

  /** What heat-engine answers. */
  @RpcInterface(version = "1.36")
  public static final class Engine {
    public List<Map<String, Object>> list_services() {
      return List.of(
          Map.of(
              "binary", "heat-engine",
              "host", "ctl-1",
              "status", "up",
              "topic", "engine",
              "report_interval", 60));
    }
  }

  /** What designate-central answers. */
  @RpcInterface(version = "6.12")
  public static final class Central {
    public VersionedObject find_service_statuses(@Nullable Map<String, Object> criterion) {
      VersionedObject status =
          object("ServiceStatus", Map.of("service_name", "worker", "hostname", "dns-1"));
      return object("ServiceStatusList", Map.of("objects", List.of(status.toMap())));
    }

    private static VersionedObject object(String name, Map<String, Object> data) {
      return new VersionedObject(
          "designate_object", name, "designate", "1.0", Map.copyOf(data), data.keySet(), Map.of());
    }
  }

  /** What cinder-scheduler answers, if the context is one that it takes. */
  @RpcInterface(version = "3.12")
  public static final class Scheduler {
    public List<Map<String, Object>> get_pools(RpcContext call, @Nullable Object filters) {
      assertThat(call.request().get("read_deleted")).isEqualTo("no");
      Map<String, Object> capabilities =
          Map.of("volume_backend_name", "lvm", "free_capacity_gb", 77, "secret_of_the_driver", 1);
      return List.of(Map.of("name", "h1@lvm#p0", "capabilities", capabilities));
    }
  }

  /** What neutron-rpc-server answers. */
  @RpcInterface(version = "1.4")
  public static final class Reports {
    public List<Map<String, Object>> get_agents() {
      return List.of(
          Map.of(
              "agent_type", "Agent in Java",
              "host", "h1",
              "configurations", Map.of("a", 1),
              "heartbeat_timestamp", "2026-01-02 03:04:05"));
    }
  }

  private final RpcTransport transport = RpcTransport.open(BROKER);

  @AfterEach
  void close() {
    transport.close();
  }

  private void serve(String exchange, String topic, Object endpoint) {
    RpcServer.builder(transport, Target.topic(topic).withExchange(exchange).withServer("ctl-1"))
        .serializer(new NovaSerializer())
        .endpoint(endpoint)
        .build()
        .start();
  }

  @Test
  void heats_engines_are_listed_with_host_and_state() {
    serve("heat", "engine", new Engine());

    Run run = Run.bergen("openstack", "services", "--service=heat", URL, "-o", "text");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualToIgnoringNewLines("binary heat-engine, host ctl-1, status up, topic engine");
  }

  @Test
  void designates_services_are_lines_of_json_in_a_pipe() {
    serve("designate", "central", new Central());

    Run run = Run.bergen("openstack", "services", "--service=designate", URL);

    assertThat(run.out())
        .isEqualToIgnoringNewLines("{\"service_name\": \"worker\", \"hostname\": \"dns-1\"}");
  }

  @Test
  void neutrons_agents_are_listed_with_when_they_reported() {
    serve("neutron", "q-reports-plugin", new Reports());

    Run run = Run.bergen("openstack", "services", "--service=neutron", URL, "-o", "text");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualToIgnoringNewLines(
            "agent_type Agent in Java, host h1, heartbeat_timestamp 2026-01-02 03:04:05");
  }

  @Test
  void cinders_pools_are_listed_with_what_they_have_left() {
    serve("openstack", "cinder-scheduler", new Scheduler());

    Run run = Run.bergen("openstack", "services", "--service=cinder", URL, "-o", "text");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualToIgnoringNewLines("name h1@lvm#p0, volume_backend_name lvm, free_capacity_gb 77");
  }

  /** A central that nobody has reported to. */
  @RpcInterface(version = "6.12")
  public static final class LonelyCentral {
    public VersionedObject find_service_statuses(@Nullable Map<String, Object> criterion) {
      return Central.object("ServiceStatusList", Map.of("objects", List.of()));
    }
  }

  @Test
  void a_service_that_nothing_has_reported_to_says_so() {
    serve("designate", "central", new LonelyCentral());

    Run run = Run.bergen("openstack", "services", "--service=designate", URL);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualToIgnoringNewLines("bergen: nothing has reported yet");
  }

  @Test
  void a_ping_asks_each_topic_and_takes_an_error_for_an_answer() {
    serve("heat", "engine", new Engine());

    Run run = Run.bergen("openstack", "ping", "--service=heat", URL, "--timeout=3", "-o", "text");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    assertThat(run.out()).matches("engine answers in .* ms \\(.*\\)\\R");
    assertThat(run.err()).startsWith("bergen: engine_worker: ");
  }

  @Test
  void a_ping_of_one_server_says_so() {
    serve("openstack", "cinder-volume.h1@lvm", new Engine());

    Run run =
        Run.bergen(
            "openstack", "ping", "--service=cinder", URL, "cinder-volume.h1@lvm", "--server=ctl-1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("{\"topic\": \"cinder-volume.h1@lvm\", \"server\": \"ctl-1\", \"answer\": ");
  }

  @Test
  void events_are_lines_with_resource_id_and_duration() throws Exception {
    try (NotificationTransport notifications = NotificationTransport.open(BROKER)) {
      Notifier cinder =
          Notifier.of(notifications, "volume.h1@lvm")
              .withContextRedactor(OpenStackContext.redactor());
      StringWriter out = new StringWriter();
      Reported err = new Reported();
      String[] args = {"openstack", "events", "--service=cinder", URL, "--count=2", "-o", "text"};
      CompletableFuture<Integer> exitCode =
          CompletableFuture.supplyAsync(
              () -> Run.line(new PrintWriter(out), new PrintWriter(err), args).execute(args));
      assertThat(err.listening.await(60, TimeUnit.SECONDS)).isTrue();

      for (String phase : List.of("start", "end")) {
        cinder.info(
            OpenStackContext.admin().toRequestContext(),
            "volume.create." + phase,
            Map.of("volume_id", "v-1"));
      }

      assertThat(exitCode.get(60, TimeUnit.SECONDS)).isZero();
      assertThat(err.toString()).startsWith("Listening to [notifications] on exchange openstack");
      assertThat(out.toString().lines())
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .endsWith("volume.create.start: resource volume, id v-1, host h1@lvm"),
              line -> assertThat(line).matches(".*volume.create.end: .*, took \\d+.\\d s"));
    }
  }

  /** Knows when the command listens. */
  private static final class Reported extends StringWriter {
    private final CountDownLatch listening = new CountDownLatch(1);

    @Override
    public void write(String text) {
      super.write(text);
      look();
    }

    @Override
    public void write(String text, int from, int length) {
      super.write(text, from, length);
      look();
    }

    private void look() {
      if (toString().contains("Listening")) {
        listening.countDown();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"services", "ping", "events"})
  void each_part_explains_itself(String part) {
    Run run = Run.bergen("openstack", part, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Examples:", "bergen openstack " + part, "Exit codes:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openstack",
        "openstack services --url=memory:",
        "openstack services --url=memory: --service=ironic",
        "openstack services --service=heat",
        "openstack ping --url=memory:",
        "openstack ping --url=memory: --service=glance",
        "openstack events --url=memory:"
      })
  void wrong_usage_exits_with_2(String line) {
    Run run = Run.bergen(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("bergen: ");
  }
}
