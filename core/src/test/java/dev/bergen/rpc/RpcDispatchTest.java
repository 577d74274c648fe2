// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static dev.bergen.rpc.ServerBench.failure;
import static dev.bergen.rpc.ServerBench.request;
import static dev.bergen.rpc.ServerBench.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.rpc.LoopSubscription.Incoming;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Request;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcDispatchTest {

  /** Answers with its own name, so that a test sees who was chosen. */
  public static class Named {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    public String who() {
      return name;
    }
  }

  public static class Other extends Named {
    Other(String name) {
      super(name);
    }

    public String more() {
      return "more of " + who();
    }
  }

  private static void assertUnsupported(Failure failure, String version, String method) {
    String text =
        "Endpoint does not support RPC version %s. Attempted method: %s".formatted(version, method);
    assertThat(failure.module()).isEqualTo("oslo_messaging.rpc.dispatcher");
    assertThat(failure.type()).isEqualTo("UnsupportedVersion");
    assertThat(failure.message()).isEqualTo(text);
    assertThat(failure.args().toJava()).isEqualTo(List.of(text));
    assertThat(failure.kwargs().toJava()).isEqualTo(Map.of());
    assertThat(failure.traceback())
        .containsExactly("oslo_messaging.rpc.dispatcher.UnsupportedVersion: " + text + "\n");
  }

  @Test
  @Tag("DSP-01")
  @Tag("DSP-03")
  @Tag("DSP-05")
  void an_endpoint_without_target_is_in_the_null_namespace_at_version_1_0() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Named("a")))) {
      assertThat(result(bench.send(request("who", null, null)))).isEqualTo("a");
      assertThat(result(bench.send(request("who", null, "1.0")))).isEqualTo("a");
      assertUnsupported(failure(bench.send(request("who", null, "1.1"))), "1.1", "who");
      assertUnsupported(failure(bench.send(request("who", null, "2.0"))), "2.0", "who");
      assertUnsupported(failure(bench.send(request("who", "ns", null))), "1.0", "who");
    }
  }

  @Test
  @Tag("DSP-02")
  @Tag("DSP-04")
  @Tag("SRV-22")
  void the_first_endpoint_that_fits_and_has_the_method_wins() throws Exception {
    try (ServerBench bench =
        ServerBench.started(
            b ->
                b.endpoint(Target.endpoint().withNamespace("ns"), new Named("ns"))
                    .endpoint(Target.endpoint().withVersion("1.1"), new Named("first"))
                    .endpoint(Target.endpoint().withVersion("1.9"), new Other("second"))
                    .endpoint(Target.endpoint().withVersion("2.3"), new Named("third")))) {
      assertThat(result(bench.send(request("who", null, null)))).isEqualTo("first");
      assertThat(result(bench.send(request("more", null, "1.1")))).isEqualTo("more of second");
      assertThat(result(bench.send(request("who", null, "1.2")))).isEqualTo("second");
      assertThat(result(bench.send(request("who", null, "2.0")))).isEqualTo("third");
      assertThat(result(bench.send(request("who", "ns", null)))).isEqualTo("ns");
      assertUnsupported(failure(bench.send(request("who", "ns", "1.1"))), "1.1", "who");
    }
  }

  @Test
  @Tag("TGT-02")
  @Tag("DSP-04")
  void legacy_namespaces_are_answered_too_and_the_null_namespace_only_where_declared()
      throws Exception {
    Target old =
        Target.endpoint()
            .withNamespace("new")
            .withLegacyNamespaces(new HashSet<>(Arrays.asList("old", null)));
    try (ServerBench bench =
        ServerBench.started(
            b ->
                b.endpoint(old, new Named("both"))
                    .endpoint(Target.endpoint().withNamespace("only"), new Other("only")))) {
      assertThat(result(bench.send(request("who", "new", null)))).isEqualTo("both");
      assertThat(result(bench.send(request("who", "old", null)))).isEqualTo("both");
      assertThat(result(bench.send(request("who", null, null)))).isEqualTo("both");
      assertThat(failure(bench.send(request("more", null, null))).type()).isEqualTo("NoSuchMethod");
    }
  }

  @Test
  @Tag("DSP-06")
  void a_method_that_no_fitting_endpoint_has_is_refused_by_its_own_name() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Named("a")))) {
      Failure failure = failure(bench.send(request("nonesuch", null, null)));

      String text = "Endpoint does not support RPC method nonesuch";
      assertThat(failure.module()).isEqualTo("oslo_messaging.rpc.dispatcher");
      assertThat(failure.type()).isEqualTo("NoSuchMethod");
      assertThat(failure.message()).isEqualTo(text);
      assertThat(failure.args().toJava()).isEqualTo(List.of(text));
      assertThat(failure.traceback())
          .containsExactly("oslo_messaging.rpc.dispatcher.NoSuchMethod: " + text + "\n");
    }
  }

  @Test
  @Tag("DSP-07")
  @Tag("DSP-10")
  @Tag("DSP-11")
  void a_version_that_is_null_or_no_version_fits_nobody() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Named("a")))) {
      assertUnsupported(
          failure(bench.send(request("who", null, Request.NULL_VERSION))), "None", "who");
      assertUnsupported(failure(bench.send(request("who", null, "one"))), "one", "who");
      assertUnsupported(failure(bench.send(request("who", null, "1"))), "1", "who");
    }
  }

  @Test
  @Tag("DSP-22")
  void a_request_without_method_is_the_callers_type_error() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Named("a")))) {
      Failure failure = failure(bench.send(request(null, null, null)));

      assertThat(failure.module() + "." + failure.type()).isEqualTo("builtins.TypeError");
    }
  }

  public static class Adder {
    public long add(int a, int b) {
      return (long) a + b;
    }

    public String greet(String name, Optional<String> greeting) {
      return greeting.orElse("Hello") + " " + name;
    }

    public int size(List<Box> boxes) {
      return boxes.stream().mapToInt(Box::height).sum();
    }
  }

  record Box(int height) {}

  @Test
  @Tag("DSP-09")
  void arguments_are_passed_by_name() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Adder()))) {
      assertThat(result(bench.send("add", Map.of("b", 2, "a", 40)))).isEqualTo(42L);
      assertThat(result(bench.send("greet", Map.of("name", "Ada")))).isEqualTo("Hello Ada");
      assertThat(result(bench.send("greet", Map.of("name", "Ada", "greeting", "Hi"))))
          .isEqualTo("Hi Ada");
      assertThat(result(bench.send("size", Map.of("boxes", List.of(Map.of("height", 3))))))
          .isEqualTo(3L);
    }
  }

  @Test
  @Tag("DSP-09")
  void arguments_that_do_not_fit_are_the_callers_type_error_that_names_them() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Adder()))) {
      Failure missing = failure(bench.send("add", Map.of("a", 1)));
      Failure extra = failure(bench.send("add", Map.of("a", 1, "b", 2, "c", 3)));
      Failure wrong = failure(bench.send("add", Map.of("a", 1, "b", "two")));
      Failure deep = failure(bench.send("size", Map.of("boxes", List.of(Map.of("height", "x")))));
      Failure nothing =
          failure(bench.send(new Request("add", Json.NULL, null, null, RequestContext.empty())));
      Failure list =
          failure(
              bench.send(
                  new Request("add", Json.of(List.of(1)), null, null, RequestContext.empty())));

      assertThat(List.of(missing, extra, wrong, deep, nothing, list))
          .allSatisfy(
              failure ->
                  assertThat(failure.module() + "." + failure.type())
                      .isEqualTo("builtins.TypeError"));
      assertThat(missing.message()).isEqualTo("add() is missing the argument b");
      assertThat(extra.message()).isEqualTo("add() does not take the argument c");
      assertThat(wrong.message()).contains("add()", "b", "int");
      assertThat(deep.message()).contains("size()", "boxes[0].height");
      assertThat(nothing.message()).contains("a, b");
      assertThat(list.message()).contains("not an object");
    }
  }

  public static class Guarded {
    public String open() {
      return "open";
    }

    @Rpc(name = "_hidden")
    public String hidden() {
      return "hidden";
    }

    @Expose
    public String shown() {
      return "shown";
    }
  }

  private static boolean allowed(ServerBench bench, String method) throws Exception {
    Incoming incoming = bench.send(request(method, null, null));
    return incoming.answer.get(10, java.util.concurrent.TimeUnit.SECONDS).failure() == null;
  }

  @Test
  @Tag("DSP-08")
  @Tag("SRV-21")
  void the_access_policy_says_which_methods_can_be_called() throws Exception {
    try (ServerBench normal = ServerBench.started(b -> b.endpoint(new Guarded()))) {
      assertThat(allowed(normal, "open")).isTrue();
      assertThat(allowed(normal, "_hidden")).isFalse();
      assertThat(allowed(normal, "shown")).isTrue();
    }
    try (ServerBench legacy =
        ServerBench.started(b -> b.endpoint(new Guarded()).accessPolicy(AccessPolicy.LEGACY))) {
      assertThat(allowed(legacy, "open")).isTrue();
      assertThat(allowed(legacy, "_hidden")).isTrue();
    }
    try (ServerBench explicit =
        ServerBench.started(b -> b.endpoint(new Guarded()).accessPolicy(AccessPolicy.EXPLICIT))) {
      assertThat(allowed(explicit, "open")).isFalse();
      assertThat(allowed(explicit, "_hidden")).isFalse();
      assertThat(allowed(explicit, "shown")).isTrue();
    }
  }

  @Test
  @Tag("DSP-02")
  @Tag("DSP-08")
  void a_method_that_the_policy_forbids_is_sought_further() throws Exception {
    class Hiding {
      @Rpc(name = "shown")
      public String notExposed() {
        return "not exposed";
      }
    }
    try (ServerBench bench =
        ServerBench.started(
            b ->
                b.endpoint(new Hiding())
                    .endpoint(new Guarded())
                    .accessPolicy(AccessPolicy.EXPLICIT))) {
      assertThat(result(bench.send(request("shown", null, null)))).isEqualTo("shown");
    }
  }

  @Test
  @Tag("DSP-14")
  void pings_are_answered_where_they_are_enabled_whatever_their_arguments() throws Exception {
    try (ServerBench silent = ServerBench.started(b -> b.endpoint(new Named("a")))) {
      assertThat(failure(silent.send(request("oslo_rpc_server_ping", null, null))).type())
          .isEqualTo("NoSuchMethod");
    }
    try (ServerBench bench =
        ServerBench.started(
            b -> b.endpoint(new Named("a")).ping(true).accessPolicy(AccessPolicy.EXPLICIT))) {
      assertThat(result(bench.send("oslo_rpc_server_ping", Map.of()))).isEqualTo("pong");
      assertThat(result(bench.send("oslo_rpc_server_ping", Map.of("x", 1)))).isEqualTo("pong");
    }
  }

  @Test
  @Tag("DSP-15")
  void an_endpoint_that_answers_pings_itself_keeps_them() throws Exception {
    class Own {
      @Rpc(name = "oslo_rpc_server_ping")
      public String ping() {
        return "mine";
      }
    }
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new Own()).ping(true))) {
      assertThat(result(bench.send("oslo_rpc_server_ping", Map.of()))).isEqualTo("mine");
    }
  }

  @RpcInterface(namespace = "baseapi", version = "1.1")
  interface BaseApi {
    String ping(@Argument("arg") String text);

    @Rpc(name = "_private")
    default String internal() {
      return "internal";
    }
  }

  static final class BaseApiServer implements BaseApi, AutoCloseable {
    @Override
    public String ping(String anything) {
      return anything;
    }

    public String notInTheInterface() {
      return "no";
    }

    @Override
    public void close() {
      throw new IllegalStateException("closed from outside");
    }
  }

  @Test
  void an_interface_says_namespace_version_names_and_what_can_be_called() throws Exception {
    try (ServerBench bench =
        ServerBench.started(b -> b.endpoint(BaseApi.class, new BaseApiServer()))) {
      Request ping =
          new Request(
              "ping", Json.of(Map.of("arg", "x")), "baseapi", "1.1", RequestContext.empty());

      assertThat(result(bench.send(ping))).isEqualTo("x");
      assertThat(failure(bench.send(request("notInTheInterface", "baseapi", "1.0"))).type())
          .isEqualTo("NoSuchMethod");
      assertThat(failure(bench.send(request("_private", "baseapi", "1.0"))).type())
          .isEqualTo("NoSuchMethod");
    }
  }

  @Test
  @Tag("DSP-08")
  void what_the_jdk_asks_of_an_object_cannot_be_called() throws Exception {
    try (ServerBench bench = ServerBench.started(b -> b.endpoint(new BaseApiServer()))) {
      for (String method : List.of("toString", "hashCode", "getClass", "notify", "close")) {
        assertThat(failure(bench.send(request(method, null, null))).type())
            .as(method)
            .isEqualTo("NoSuchMethod");
      }
      assertThat(result(bench.send(request("notInTheInterface", null, null)))).isEqualTo("no");
    }
  }
}
