// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static dev.bergen.rpc.ServerBench.failure;
import static dev.bergen.rpc.ServerBench.request;
import static dev.bergen.rpc.ServerBench.result;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.rpc.LoopSubscription.Incoming;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IntrospectionTest {
  private static final String NAMESPACE = "bergen.services";

  public static class Disk {
    public String attach(String volume) {
      if (volume.isEmpty()) {
        throw new IllegalArgumentException("secret text of the application");
      }
      return volume;
    }

    @Expose
    public String detach() {
      return "done";
    }
  }

  /** A service of the user's under our namespace. */
  public static class Own {
    public String ping() {
      return "mine";
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> ask(ServerBench bench, String method) throws Exception {
    return (Map<String, Object>) result(bench.send(request(method, NAMESPACE, "1.0")));
  }

  @Test
  void a_server_says_who_it_is_and_since_when() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Disk()))) {
      Map<String, Object> said = ask(bench, "ping");

      assertThat(said)
          .containsEntry("topic", "compute")
          .containsEntry("server", "node-7")
          .containsEntry("library", "bergen")
          .containsOnlyKeys("topic", "server", "library", "library_version", "started");
      assertThat(said.get("library_version")).asString().matches("\\d+\\.\\d+.*");
      assertThat(Instant.parse((String) said.get("started"))).isNotNull();
    }
  }

  @Test
  void it_lists_what_can_be_called_under_each_namespace_and_nothing_else() throws Exception {
    Target volumes =
        Target.endpoint()
            .withNamespace("volumes")
            .withVersion("2.3")
            .withLegacyNamespaces(Set.of("disks"));
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(volumes, new Disk()).endpoint(new Own()).ping(true))) {
      assertThat(ask(bench, "info").get("endpoints"))
          .isEqualTo(
              List.of(
                  Map.of(
                      "namespaces",
                      List.of("volumes", "disks"),
                      "version",
                      "2.3",
                      "methods",
                      List.of("attach", "detach")),
                  Map.of(
                      "namespaces",
                      Collections.singletonList(null),
                      "version",
                      "1.0",
                      "methods",
                      List.of("ping")),
                  Map.of(
                      "namespaces",
                      Collections.singletonList(null),
                      "version",
                      "1.0",
                      "methods",
                      List.of("oslo_rpc_server_ping"))));
    }
  }

  @Test
  void it_tells_counts_and_times_and_no_text_of_an_error() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Disk()))) {
      assertThat(result(bench.send("attach", Map.of("volume", "a")))).isEqualTo("a");
      assertThat(failure(bench.send("attach", Map.of("volume", ""))).message()).contains("secret");
      bench.timer.advance(Duration.ofSeconds(90));

      Map<String, Object> said = ask(bench, "stats");

      assertThat(said)
          .containsEntry("uptime", 90.0)
          .containsEntry("state", "RUNNING")
          .containsEntry("max_concurrent_calls", 64L)
          .containsEntry("skipped", 0L)
          .containsKeys("in_flight", "saturation");
      assertThat(said.get("methods"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .singleElement()
          .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
          .containsEntry("method", "attach")
          .containsEntry("calls", 2L)
          .containsEntry("failures", 1L)
          .containsEntry("last_error", IllegalArgumentException.class.getName())
          .containsKeys("namespace", "version", "p50", "p95", "p99");
      assertThat(said.toString()).doesNotContain("secret");
    }
  }

  @Test
  void what_asks_counts_nowhere() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Disk()))) {
      ask(bench, "ping");
      ask(bench, "info");

      assertThat(bench.server.status().methods()).isEmpty();
    }
  }

  /** What a server without this would have said to others it says still. */
  @Test
  void other_requests_are_refused_as_before() throws Exception {
    try (ServerBench told = ServerBench.started(b -> b.endpoint(new Disk()))) {
      assertThat(failure(told.send(request("ping", null, null))).type()).isEqualTo("NoSuchMethod");
      assertThat(failure(told.send(request("ping", "other", null))).type())
          .isEqualTo("UnsupportedVersion");
      assertThat(failure(told.send(request("ping", NAMESPACE, "2.0"))).type())
          .isEqualTo("UnsupportedVersion");
      assertThat(failure(told.send(request("shutdown", NAMESPACE, "1.0"))).type())
          .isEqualTo("UnsupportedVersion");
    }
  }

  @Test
  void it_can_be_switched_off() throws Exception {
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(new Disk()).introspection(false))) {
      assertThat(failure(bench.send(request("ping", NAMESPACE, "1.0"))).type())
          .isEqualTo("UnsupportedVersion");
    }
  }

  @Test
  void where_only_what_is_exposed_may_be_called_it_is_off_unless_asked_for() throws Exception {
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(new Disk()).accessPolicy(AccessPolicy.EXPLICIT))) {
      assertThat(failure(bench.send(request("ping", NAMESPACE, "1.0"))).type())
          .isEqualTo("UnsupportedVersion");
    }
    try (ServerBench bench =
        ServerBench.started(
            b -> b.endpoint(new Disk()).accessPolicy(AccessPolicy.EXPLICIT).introspection(true))) {
      assertThat(ask(bench, "info").toString()).contains("detach").doesNotContain("attach,");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void a_configuration_says_it_for_all_servers(String value) throws Exception {
    Configuration configuration =
        Configuration.builder().set("DEFAULT", "rpc_introspection_enabled", value).build();
    try (RpcTransport transport =
            RpcTransport.builder("loop://told").configuration(configuration).build();
        RpcServer server =
            RpcServer.builder(transport, ServerBench.TARGET)
                .accessPolicy(AccessPolicy.EXPLICIT)
                .endpoint(new Disk())
                .build()) {
      server.start();

      Incoming asked =
          LoopDriver.named("told")
              .subscription()
              .send(new Incoming(request("ping", NAMESPACE, "1.0"), "id-1", null));

      boolean answered = asked.answer.get(30, SECONDS).failure() == null;
      assertThat(answered).isEqualTo(Boolean.parseBoolean(value));
    }
  }

  @Test
  void an_endpoint_of_the_users_in_that_namespace_has_it_to_itself() throws Exception {
    try (ServerBench bench =
        ServerBench.started(
            b -> b.endpoint(Target.endpoint().withNamespace(NAMESPACE), new Own()))) {
      assertThat(result(bench.send(request("ping", NAMESPACE, "1.0")))).isEqualTo("mine");
      assertThat(failure(bench.send(request("info", NAMESPACE, "1.0"))).type())
          .isEqualTo("NoSuchMethod");
    }
  }

  /** One that lets in whom it knows lets nobody else ask either. */
  @Test
  void interceptors_stand_around_it() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    ServerInterceptor guard =
        (call, next) -> {
          seen.add(call.method());
          return call.headers().containsKey("token")
              ? next.handle(call)
              : CompletableFuture.failedFuture(new SecurityException("no token"));
        };
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Disk()).interceptor(guard))) {
      Request bare = request("ping", NAMESPACE, "1.0");

      assertThat(failure(bench.send(bare)).message()).isEqualTo("no token");
      assertThat(result(bench.send(bare.withHeaders(Map.of("token", "x"))))).isNotNull();
      assertThat(seen).containsExactly("ping", "ping");
    }
  }
}
