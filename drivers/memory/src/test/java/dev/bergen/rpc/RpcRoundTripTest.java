// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessageUndeliverableException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.UnsupportedVersionException;
import dev.bergen.transport.RpcTransport;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcRoundTripTest {
  private final List<RpcServer> servers = new ArrayList<>();
  private RpcTransport transport;
  private RpcClient client;

  enum Power {
    ON,
    OFF
  }

  record Disk(String name, BigDecimal gigabytes) {}

  record Vm(UUID id, Power power, List<Disk> disks, Instant since, Optional<String> host) {}

  static final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
      super(message);
    }
  }

  @RpcInterface(namespace = "vms", version = "1.2")
  interface Vms {
    Vm start(Vm vm);

    Optional<Vm> find(UUID id);

    Map<String, Set<Power>> states(List<String> hosts);

    @Cast
    void resync();

    CompletableFuture<BigInteger> count(CompletableFutureFree unused);

    void remove(String id);

    String caller(RequestContext context);
  }

  /** A record without members. */
  record CompletableFutureFree() {}

  static final class VmServer implements Vms {
    final CountDownLatch resynced = new CountDownLatch(1);

    @Override
    public Vm start(Vm vm) {
      return new Vm(vm.id(), Power.ON, vm.disks(), vm.since(), Optional.of("node-7"));
    }

    @Override
    public Optional<Vm> find(UUID id) {
      return Optional.empty();
    }

    @Override
    public Map<String, Set<Power>> states(List<String> hosts) {
      return Map.of(hosts.get(0), Set.of(Power.OFF));
    }

    @Override
    public void resync() {
      resynced.countDown();
    }

    @Override
    public CompletableFuture<BigInteger> count(CompletableFutureFree unused) {
      return CompletableFuture.supplyAsync(() -> BigInteger.TWO.pow(80));
    }

    @Override
    public void remove(String id) {
      throw new NotFound("no " + id);
    }

    @Override
    public String caller(RequestContext context) {
      return String.valueOf(context.get("user"));
    }
  }

  public static class Plain {
    final String name;

    Plain(String name) {
      this.name = name;
    }

    public Object echo(Object value) {
      return value;
    }

    public Map<String, Object> context(RpcContext call) {
      return call.request().values();
    }

    public String who() {
      return name;
    }

    public void fail(String text) {
      throw new IllegalArgumentException(text);
    }
  }

  @BeforeEach
  void open() {
    transport = RpcTransport.builder("memory:").timeout(ofSeconds(10)).build();
    client = RpcClient.of(transport, Target.topic("compute"));
  }

  @AfterEach
  void close() {
    servers.forEach(RpcServer::close);
    transport.close();
  }

  private void serve(String server, Object endpoint) {
    started(
        RpcServer.builder(transport, Target.topic("compute").withServer(server))
            .endpoint(endpoint));
  }

  private void started(RpcServer.Builder builder) {
    RpcServer server = builder.build();
    servers.add(server);
    server.start();
  }

  @Test
  void every_kind_of_value_comes_back_as_it_went() {
    serve("a", new Plain("a"));
    Map<String, Object> values =
        Map.of(
            "texts", List.of("", "Größe 世界 \uD83D\uDE00", "\u0000"),
            "numbers", List.of(0L, -1L, Long.MAX_VALUE, new BigInteger("9".repeat(40)), 1.0, 1e300),
            "others", Arrays.asList(null, true, false, Map.of(), List.of()));

    assertThat(client.call("echo", Map.of("value", values))).isEqualTo(values);
  }

  @Test
  void a_typed_interface_works_on_both_sides() throws Exception {
    VmServer implementation = new VmServer();
    started(
        RpcServer.builder(transport, Target.topic("compute").withServer("a"))
            .endpoint(Vms.class, implementation));
    Vms vms = client.as(Vms.class);
    Vm vm =
        new Vm(
            UUID.randomUUID(),
            Power.OFF,
            List.of(new Disk("root", new BigDecimal("20.50"))),
            Instant.parse("2026-01-02T03:04:05.123456Z"),
            Optional.empty());

    Vm started = vms.start(vm);

    assertThat(started)
        .isEqualTo(new Vm(vm.id(), Power.ON, vm.disks(), vm.since(), Optional.of("node-7")));
    assertThat(vms.find(vm.id())).isEmpty();
    assertThat(vms.states(List.of("node-7"))).isEqualTo(Map.of("node-7", Set.of(Power.OFF)));
    assertThat(vms.count(new CompletableFutureFree()).get(30, SECONDS))
        .isEqualTo(BigInteger.TWO.pow(80));
    assertThat(vms.caller(RequestContext.empty().with("user", "alice"))).isEqualTo("alice");
    vms.resync();
    assertThat(implementation.resynced.await(30, SECONDS)).isTrue();
  }

  @Test
  @Tag("REM-11")
  void a_registered_exception_comes_back_as_its_own_type_with_the_remote_trace() {
    RemoteErrors errors =
        RemoteErrors.builder()
            .map("nova.exception", "NotFound", NotFound.class, f -> new NotFound(f.message()))
            .build();
    started(
        RpcServer.builder(transport, Target.topic("compute").withServer("a"))
            .endpoint(Vms.class, new VmServer())
            .errors(errors));

    assertThatThrownBy(() -> client.withErrors(errors).as(Vms.class).remove("x"))
        .isInstanceOf(NotFound.class)
        .hasMessage("no x")
        .cause()
        .isInstanceOfSatisfying(
            RemoteErrorException.class,
            e -> {
              assertThat(e.module() + "." + e.type()).isEqualTo("nova.exception.NotFound");
              assertThat(e.traceback()).contains("VmServer.remove").endsWith("NotFound: no x\n");
            });
    assertThatThrownBy(() -> client.as(Vms.class).remove("x"))
        .isInstanceOf(RemoteErrorException.class);
  }

  @Test
  @Tag("CLI-27")
  void a_failure_is_told_by_type_text_and_trace() {
    serve("a", new Plain("a"));

    assertThatThrownBy(() -> client.call("fail", Map.of("text", "bad")))
        .isInstanceOfSatisfying(
            RemoteErrorException.class,
            e -> {
              assertThat(e.type()).isEqualTo("ValueError");
              assertThat(e.module()).isEqualTo("builtins");
              assertThat(e.value()).isEqualTo("bad");
            });
    assertThat(client.callAsync("fail", Map.of("text", "bad")))
        .failsWithin(ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(RemoteErrorException.class);
  }

  @Test
  @Tag("REM-12")
  @Tag("DSP-06")
  @Tag("DSP-07")
  void what_the_dispatcher_refuses_has_not_run() {
    serve("a", new Plain("a"));

    assertThatThrownBy(() -> client.call("nonesuch"))
        .isInstanceOfSatisfying(
            NoSuchRpcMethodException.class, e -> assertThat(e.mayHaveRun()).isFalse());
    assertThatThrownBy(() -> client.withVersion("1.1").call("who"))
        .isInstanceOf(UnsupportedVersionException.class);
    assertThatThrownBy(() -> client.withNamespace("x").call("who"))
        .isInstanceOf(UnsupportedVersionException.class);
  }

  @Test
  void the_context_arrives_with_the_request() {
    serve("a", new Plain("a"));
    RequestContext context =
        RequestContext.empty().with("user", "bob").with("roles", List.of("admin")).with("x", null);

    assertThat(client.withContext(context).call("context")).isEqualTo(context.values());
  }

  @Test
  void a_call_reaches_the_named_server_and_a_fanout_all_three() throws Exception {
    Set<String> reached = new CopyOnWriteArraySet<>();
    CountDownLatch all = new CountDownLatch(3);
    for (String name : List.of("a", "b", "c")) {
      serve(
          name,
          new Plain(name) {
            @SuppressWarnings("unused") // called by its name
            public void refresh() {
              reached.add(name);
              all.countDown();
            }
          });
    }

    assertThat(client.withServer("b").call("who")).isEqualTo("b");
    client.withFanout().cast("refresh");

    assertThat(all.await(30, SECONDS)).isTrue();
    assertThat(reached).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  @Tag("CLI-17")
  @Tag("CLI-18")
  void a_call_that_nobody_answers_ends_at_its_deadline() {
    assertThatThrownBy(() -> client.withTimeout(ofMillis(50)).call("who"))
        .isInstanceOf(MessagingTimeoutException.class)
        .hasMessageContainingAll("who", "compute", "within 0.05 s");
  }

  @Test
  @Tag("TRN-12")
  void a_mandatory_call_to_nobody_fails_at_once() {
    assertThatThrownBy(() -> client.withMandatory().call("who"))
        .isInstanceOf(MessageUndeliverableException.class);
    assertThatThrownBy(() -> client.withMandatory().cast("who"))
        .isInstanceOf(MessageUndeliverableException.class);
  }

  @Test
  @Tag("TRN-16")
  @Tag("FAK-01")
  void several_transports_and_servers_live_side_by_side() {
    serve("a", new Plain("a"));
    try (RpcTransport other = RpcTransport.open("memory:")) {
      started(
          RpcServer.builder(other, Target.topic("volume").withServer("v"))
              .endpoint(new Plain("v")));

      assertThat(RpcClient.of(other, Target.topic("compute")).call("who")).isEqualTo("a");
      assertThat(client.withTopic("volume").call("who")).isEqualTo("v");
      servers.remove(1).close();
    }
  }

  @Test
  void a_handler_can_call_on_and_an_error_from_there_keeps_its_name() {
    serve("far", new Plain("far"));
    RpcClient onward = client.withServer("far");
    started(
        RpcServer.builder(transport, Target.topic("front").withServer("f"))
            .endpoint(
                new Object() {
                  @SuppressWarnings("unused") // called by its name
                  public void pass(String text) {
                    onward.call("fail", Map.of("text", text));
                  }

                  @SuppressWarnings("unused") // called by its name
                  public void miss() {
                    onward.call("nonesuch");
                  }
                }));
    RpcClient front = client.withTopic("front");

    assertThatThrownBy(() -> front.call("pass", Map.of("text", "deep")))
        .isInstanceOfSatisfying(
            RemoteErrorException.class,
            e -> {
              assertThat(e.module() + "." + e.type()).isEqualTo("builtins.ValueError");
              assertThat(e.traceback()).contains("Plain.fail");
            });
    assertThatThrownBy(() -> front.call("miss"))
        .isInstanceOf(RemoteErrorException.class)
        .isNotInstanceOf(NoSuchRpcMethodException.class);
  }
}
