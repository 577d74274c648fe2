// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.interop.JavaServers;
import dev.bergen.interop.NamesTheRelease;
import dev.bergen.interop.Opened;
import dev.bergen.interop.Vector;
import dev.bergen.json.Json;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonCommand;
import dev.bergen.testbed.python.PythonOutcome;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Python client and Java servers: server1, server2 and server3 of the topic lab. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(NamesTheRelease.class)
@Tag("asks-python")
class PythonCallsJavaTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  static final String DISPATCHER = "oslo_messaging.rpc.dispatcher";
  static final String REMOTE_ERROR = "oslo_messaging.rpc.client.RemoteError";
  static final List<String> SERVERS = List.of("server1", "server2", "server3");

  private static final Opened opened = new Opened();

  static CountDownLatch stopped;
  static RpcTransport transport;
  static PythonClient python;

  PythonCallsJavaTest(PythonRelease release) {
    assertThat(release.isInstalled()).isTrue();
  }

  static List<PythonRelease> releases() {
    return PythonRelease.known();
  }

  @BeforeParameterizedClassInvocation
  static void start(PythonRelease release) {
    release.require(PythonCallsJavaTest.class);
    stopped = new CountDownLatch(1);
    transport = opened.add(RpcTransport.open(broker.url()));
    for (String name : SERVERS) {
      opened.add(JavaServers.start(transport, "lab", name, stopped));
    }
    opened.add(stopped::countDown);
    python = opened.add(PythonClient.start(release, broker.url()));
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    opened.closeAll();
  }

  // All at once: a release that polls takes half a second for each.
  @Test
  void echo_brings_back_every_kind_of_value() {
    Map<String, CompletableFuture<PythonOutcome>> calls = new LinkedHashMap<>();
    Values.all()
        .forEach(
            (name, value) ->
                calls.put(
                    name, python.call("lab", "echo").arg("value", Json.of(value).text()).send()));

    SoftAssertions all = new SoftAssertions();
    calls.forEach(
        (name, call) ->
            all.assertThat(call.orTimeout(60, TimeUnit.SECONDS).join().result())
                .as(name)
                .isEqualTo(node(Json.of(Values.all().get(name)).text())));
    all.assertAll();
  }

  @Test
  void numbers_that_are_not_json_arrive() {
    assertThat(described("NaN")).isEqualTo("Double NaN");
    assertThat(described("Infinity")).isEqualTo("Double Infinity");
    assertThat(described("-Infinity")).isEqualTo("Double -Infinity");
    assertThat(described("1")).isEqualTo("Long 1");
    assertThat(described("1.0")).isEqualTo("Double 1.0");
  }

  private static String described(String value) {
    return call("describe").arg("value", value).run().result().asText();
  }

  @Test
  void arguments_go_by_name() {
    PythonOutcome sum = call("add").arg("b", "2").arg("a", "1").run();

    assertThat(sum.result().asLong()).isEqualTo(3);
  }

  @Test
  void a_method_without_a_result_returns_none() {
    assertThat(call("nothing").run().result().isNull()).isTrue();
  }

  @Test
  void a_namespace_chooses_the_endpoint() {
    PythonCommand namespaced = call("echo").target("namespace", "ns").arg("value", "1");

    assertThat(namespaced.run().result().toString()).isEqualTo("{\"ns\":1}");
    assertThat(call("only_here").prepare("namespace", "ns").run().result().asText())
        .isEqualTo("ns 1.3");
  }

  @Test
  void a_version_chooses_the_endpoint() {
    PythonCommand second = call("echo").target("version", "2.1").arg("value", "1");

    assertThat(second.run().result().toString()).isEqualTo("{\"2.4\":1}");
    assertThat(call("only_here").prepare("version", "2.4").run().result().asText())
        .isEqualTo("2.4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2.5", "3.0"})
  @Tag("DSP-07")
  void an_unknown_version_is_an_unsupported_version(String version) {
    PythonOutcome outcome =
        call("echo").prepare("version", version).arg("value", "1").allow(DISPATCHER).run();

    assertThat(outcome.types()).contains(DISPATCHER + ".UnsupportedVersion");
    assertThat(outcome.message()).contains(version, "echo");
  }

  @Test
  @Tag("DSP-07")
  @Tag("REM-12")
  void errors_of_the_dispatcher_are_remote_errors_unless_allowed() {
    PythonOutcome version = call("echo").prepare("version", "9.9").arg("value", "1").run();
    PythonOutcome method = call("nonesuch").run();

    assertThat(version.raised()).isEqualTo(REMOTE_ERROR);
    assertThat(version.field("exc_type").asText()).isEqualTo("UnsupportedVersion");
    assertThat(version.field("value").asText())
        .isEqualTo("Endpoint does not support RPC version 9.9. Attempted method: echo");
    assertThat(method.raised()).isEqualTo(REMOTE_ERROR);
    assertThat(method.field("exc_type").asText()).isEqualTo("NoSuchMethod");
    assertThat(method.field("value").asText())
        .isEqualTo("Endpoint does not support RPC method nonesuch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonesuch", "_private", "toString", "getClass", "hashCode", "wait"})
  @Tag("DSP-06")
  void an_unknown_method_is_no_such_method(String method) {
    PythonOutcome outcome = call(method).allow(DISPATCHER).run();

    assertThat(outcome.types()).contains(DISPATCHER + ".NoSuchMethod");
    assertThat(outcome.message()).contains(method);
  }

  @Test
  @Tag("DSP-09")
  void wrong_arguments_are_a_type_error() {
    PythonOutcome missing = call("add").arg("a", "1").run();
    PythonOutcome extra = call("add").arg("a", "1").arg("b", "2").arg("c", "3").run();
    PythonOutcome wrong = call("add").arg("a", "[]").arg("b", "2").run();

    assertThat(missing.raised()).isEqualTo("builtins.TypeError");
    assertThat(missing.message()).contains("add", "b");
    assertThat(extra.raised()).isEqualTo("builtins.TypeError");
    assertThat(extra.message()).contains("add", "c");
    assertThat(wrong.raised()).isEqualTo("builtins.TypeError");
  }

  @ParameterizedTest
  @CsvSource({
    "builtin, builtins.ValueError, bad value",
    "unicode, builtins.ValueError, gr\u00fc\u00df \ud83d\ude00",
    "state,   builtins.RuntimeError, not now",
    "checked, builtins.OSError, no disk"
  })
  void common_exceptions_are_raised_as_pythons_own(String kind, String type, String message) {
    PythonOutcome outcome = fail(kind).run();

    assertThat(outcome.raised()).isEqualTo(type);
    assertThat(outcome.message()).startsWith(message).contains("JavaLab");
  }

  @Test
  @Tag("REM-02")
  @Tag("REM-07")
  void a_registered_exception_is_raised_as_the_applications_own() {
    PythonOutcome outcome = fail("custom").allow("peer_errors").run();

    assertThat(outcome.raised()).isEqualTo("peer_errors_Remote.InstanceNotFound_Remote");
    assertThat(outcome.types()).contains("peer_errors.InstanceNotFound");
    assertThat(outcome.message()).startsWith("Instance abc could not be found.");
    assertThat(outcome.kwargs().path("instance_id").asText()).isEqualTo("abc");
    assertThat(outcome.kwargs().path("code").asInt()).isEqualTo(404);
  }

  /** Python makes it anew, which takes both: else the caller would get a RemoteError. */
  @Test
  @Tag("REM-02")
  void an_exception_with_two_positional_arguments_is_made_again_with_both() {
    PythonOutcome outcome = fail("positional").allow("peer_errors").run();

    assertThat(outcome.raised()).isEqualTo("peer_errors_Remote.NoSuchVolume_Remote");
    assertThat(outcome.message()).startsWith("No volume disk-1 on node-7");
    assertThat(outcome.kwargs().path("volume").asText()).isEqualTo("disk-1");
    assertThat(outcome.kwargs().path("host").asText()).isEqualTo("node-7");
  }

  @Test
  @Tag("SRV-18")
  void an_expected_exception_is_raised_like_any_other() {
    PythonOutcome outcome = fail("expected").allow("peer_errors").run();

    assertThat(outcome.types()).contains("peer_errors.QuotaExceeded");
    assertThat(outcome.message()).startsWith("Quota exceeded for cores");
  }

  @Test
  @Tag("REM-04")
  void an_exception_of_a_module_that_is_not_allowed_is_a_remote_error() {
    PythonOutcome outcome = fail("custom").run();

    assertThat(outcome.raised()).isEqualTo(REMOTE_ERROR);
    assertThat(outcome.field("exc_type").asText()).isEqualTo("InstanceNotFound");
    assertThat(outcome.field("value").asText()).isEqualTo("Instance abc could not be found.");
  }

  @Test
  @Tag("SRV-15")
  void an_unregistered_exception_is_a_remote_error_with_its_java_trace() {
    PythonOutcome outcome = fail("other").run();

    assertThat(outcome.raised()).isEqualTo(REMOTE_ERROR);
    assertThat(outcome.field("exc_type").asText()).isEqualTo("Unregistered");
    assertThat(outcome.field("value").asText()).isEqualTo("only Java knows");
    assertThat(outcome.field("traceback").toString())
        .contains("Traceback (most recent call last)", "JavaLab");
  }

  @Test
  void a_server_can_be_named() {
    for (String name : SERVERS) {
      assertThat(call("whoami").prepare("server", name).run().result().asText()).isEqualTo(name);
    }
  }

  @Test
  void a_fanout_reaches_every_server_once() {
    python.fanout("lab", "note").arg("token", "\"fanout\"").run().result();

    await()
        .atMost(ofSeconds(30))
        .pollInterval(ofMillis(50))
        .untilAsserted(
            () -> {
              for (String name : SERVERS) {
                assertThat(noted(name)).as(name).containsOnlyOnce("fanout");
              }
            });
  }

  @Test
  void a_cast_reaches_one_server() {
    python.cast("lab", "note").prepare("server", "server2").arg("token", "\"cast\"").run().result();

    await()
        .atMost(ofSeconds(30))
        .pollInterval(ofMillis(50))
        .untilAsserted(() -> assertThat(noted("server2")).containsOnlyOnce("cast"));
    assertThat(noted("server1")).doesNotContain("cast");
  }

  private static List<String> noted(String server) {
    List<String> tokens = new ArrayList<>();
    call("noted")
        .prepare("server", server)
        .run()
        .result()
        .forEach(token -> tokens.add(token.asText()));
    return tokens;
  }

  @Test
  void a_python_client_that_wants_delivery_at_least_once_is_served_or_gets_an_error() {
    PythonOutcome served = call("echo").arg("value", "1").atLeastOnce().run();
    PythonOutcome told = python.cast("nobody", "note").atLeastOnce().run();

    assertThat(served.result().asInt()).isEqualTo(1);
    assertThat(told.raised()).isEqualTo("oslo_messaging.exceptions.MessageUndeliverable");
  }

  @Test
  @Tag("DSP-21")
  void the_context_arrives_as_it_was_sent() {
    PythonOutcome outcome =
        call("context")
            .context("{\"user\": \"u\\u00e9\", \"roles\": [\"admin\"], \"depth\": 3}")
            .run();

    assertThat(outcome.result().get("user").asText()).isEqualTo("u\u00e9");
    assertThat(outcome.result().get("roles").toString()).isEqualTo("[\"admin\"]");
    assertThat(outcome.result().get("depth").asInt()).isEqualTo(3);
  }

  @Test
  @Tag("DSP-14")
  void a_java_server_answers_a_ping() {
    PythonOutcome outcome = call("oslo_rpc_server_ping").prepare("server", "server3").run();

    assertThat(outcome.result().asText()).isEqualTo("pong");
  }

  @Test
  @Tag("CLI-17")
  void a_call_that_is_not_answered_in_time_fails_and_the_next_works() {
    PythonOutcome outcome =
        call("sleep").prepare("server", "server1").arg("seconds", "3").timeout(1).run();

    assertThat(outcome.raised()).isEqualTo("oslo_messaging.exceptions.MessagingTimeout");
    assertThat(call("whoami").prepare("server", "server1").run().result().asText())
        .isEqualTo("server1");
  }

  @Test
  @Tag("CLI-22")
  @Tag("DSP-17")
  @Tag("newest-jdk-only")
  void heartbeats_keep_a_long_call_alive_beyond_its_monitor() {
    PythonOutcome outcome = call("sleep").arg("seconds", "3.5").timeout(60).callMonitor(2).run();

    assertThat(outcome.result().asText()).isEqualTo("slept");
  }

  @Test
  @Tag("CLI-22")
  @Tag("newest-jdk-only")
  void the_call_monitor_notices_a_java_server_that_was_cut_off() {
    AmqpTap cable = AmqpTap.before(broker.node());
    CountDownLatch awake = new CountDownLatch(1);
    try (RpcTransport doomed = RpcTransport.open(cable.url(broker.virtualHost()));
        RpcServer server = JavaServers.start(doomed, "doomed", "one", awake)) {
      String topic = String.valueOf(server.target().topic());
      CompletableFuture<PythonOutcome> call =
          python.call(topic, "sleep").arg("seconds", "50").timeout(60).callMonitor(2).send();
      // The first heartbeat says that the method runs.
      cable.await(sent -> sent.stream().anyMatch(m -> m.exchange().isEmpty()), ofSeconds(20));

      cable.close();

      PythonOutcome outcome = call.orTimeout(30, TimeUnit.SECONDS).join();
      assertThat(outcome.raised()).isEqualTo("oslo_messaging.exceptions.MessagingTimeout");
      assertThat(outcome.seconds()).isBetween(2.0, 15.0);
      awake.countDown();
    } finally {
      cable.close();
    }
  }

  @Test
  void a_thousand_calls_at_once_all_come_back_with_their_own_answer() {
    JsonNode summary = python.callMany("lab", "echo", 1_000, 200).run().result();

    assertThat(summary.get("count").asInt()).isEqualTo(1_000);
    assertThat(summary.get("errors").asInt()).as(summary.toString()).isZero();
    assertThat(summary.get("mismatches").asInt()).isZero();
  }

  private static PythonCommand call(String method) {
    return python.call("lab", method);
  }

  private static PythonCommand fail(String kind) {
    return call("fail").arg("kind", "\"" + kind + "\"");
  }

  private static JsonNode node(String json) {
    try {
      return Vector.JSON.readTree(json);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
