// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.calls;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessageUndeliverableException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.UnsupportedVersionException;
import dev.bergen.interop.NamesTheRelease;
import dev.bergen.interop.Opened;
import dev.bergen.json.Json;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Request;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Java client and Python servers: server1, server2 and server3 of the topic lab. */
@ParameterizedClass(name = "oslo.messaging {0}")
@MethodSource("releases")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(NamesTheRelease.class)
@Tag("asks-python")
class JavaCallsPythonTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Opened opened = new Opened();

  static RpcTransport transport;

  private final PythonRelease release;
  private final RpcClient lab = RpcClient.of(transport, Target.topic("lab"));

  JavaCallsPythonTest(PythonRelease release) {
    this.release = release;
  }

  static List<PythonRelease> releases() {
    return PythonRelease.known();
  }

  @BeforeParameterizedClassInvocation
  static void start(PythonRelease release) {
    release.require(JavaCallsPythonTest.class);
    PythonPeer server =
        PythonPeer.server(release, broker.url(), "lab", "server1", "server2", "server3");
    opened.add(server::kill); // which is quicker than to ask it
    transport = opened.add(RpcTransport.open(broker.url()));
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    opened.closeAll();
  }

  static Set<String> values() {
    return Values.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("values")
  void echo_brings_back_every_kind_of_value(String name) {
    Object value = Values.all().get(name);

    Object result = lab.call("echo", args("value", value));

    assertThat(result).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "inf", "-inf", "lone", "big"})
  void values_that_are_hardly_json_arrive(String kind) {
    Map<String, Object> expected =
        Map.of(
            "nan",
            Double.NaN,
            "inf",
            Double.POSITIVE_INFINITY,
            "-inf",
            Double.NEGATIVE_INFINITY,
            "lone",
            "a\ud800b",
            "big",
            BigInteger.TWO.pow(200));

    Object result = lab.call("special", args("kind", kind));

    assertThat(result).isEqualTo(expected.get(kind));
  }

  @Test
  void arguments_go_by_name() {
    Object sum = lab.call("add", Map.of("b", 2, "a", 1));
    Object kept = lab.call("kwargs", Map.of("x", 1, "y", List.of("z")));

    assertThat(sum).isEqualTo(3L);
    assertThat(kept).isEqualTo(Map.of("x", 1L, "y", List.of("z")));
  }

  /** What {@code bergen services} asks; Python does not know it, and that is an answer, too. */
  @Test
  void a_call_to_all_servers_is_refused_by_each_python_server() {
    Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    Request ping =
        new Request("ping", Json.EMPTY_OBJECT, "bergen.services", "1.0", RequestContext.empty());

    CompletableFuture<Void> end =
        transport.gather(
            Target.topic("lab"),
            ping,
            SendOptions.until(transport.timer().deadline(ofSeconds(60))),
            replies::add);

    await().atMost(ofSeconds(30)).until(() -> replies.size() == 3);
    assertThat(end).isNotCompletedExceptionally();
    assertThat(replies)
        .extracting(Reply::failure)
        .allSatisfy(
            failure -> {
              assertThat(failure.type()).isEqualTo("UnsupportedVersion");
              assertThat(String.join("", failure.traceback())).contains(".py\"");
            });
  }

  @Test
  void a_method_without_a_result_returns_null() {
    assertThat(lab.call("nothing")).isNull();
  }

  @Test
  void a_namespace_chooses_the_endpoint() {
    Object result =
        lab.withNamespace("ns").withVersion("1.3").call("echo", Map.of("value", "here"));

    assertThat(result).isEqualTo(Map.of("ns", "here"));
    assertThat(lab.withNamespace("ns").call("only_here")).isEqualTo("ns 1.3");
  }

  @Test
  void a_version_chooses_the_endpoint() {
    Object one = lab.withVersion("1.0").call("echo", Map.of("value", "here"));
    Object two = lab.withVersion("2.1").call("echo", Map.of("value", "here"));

    assertThat(one).isEqualTo("here");
    assertThat(two).isEqualTo(Map.of("2.4", "here"));
    assertThat(lab.withVersion("2.4").call("only_here")).isEqualTo("2.4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2.5", "3.0"})
  @Tag("DSP-07")
  void an_unknown_version_is_refused(String version) {
    assertThatThrownBy(() -> lab.withVersion(version).call("echo", Map.of("value", 1)))
        .isInstanceOf(UnsupportedVersionException.class)
        .hasMessageContainingAll(version, "echo");
  }

  @Test
  @Tag("DSP-07")
  void an_unknown_namespace_is_an_unsupported_version() {
    assertThatThrownBy(() -> lab.withNamespace("nowhere").call("echo", Map.of("value", 1)))
        .isInstanceOf(UnsupportedVersionException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonesuch", "_private"})
  @Tag("DSP-06")
  void an_unknown_method_is_refused(String method) {
    assertThatThrownBy(() -> lab.call(method))
        .isInstanceOf(NoSuchRpcMethodException.class)
        .hasMessageContaining(method);
  }

  @Test
  @Tag("DSP-09")
  void wrong_arguments_are_the_callers_error() {
    RemoteErrorException missing =
        catchThrowableOfType(RemoteErrorException.class, () -> lab.call("add", Map.of("a", 1)));
    RemoteErrorException extra =
        catchThrowableOfType(
            RemoteErrorException.class, () -> lab.call("add", Map.of("a", 1, "b", 2, "c", 3)));

    assertThat(missing.type()).isEqualTo("TypeError");
    assertThat(extra.type()).isEqualTo("TypeError");
    assertThat(extra.value()).contains("'c'");
  }

  @Test
  void a_server_can_be_named() {
    for (String name : List.of("server1", "server2", "server3")) {
      assertThat(lab.withServer(name).call("whoami")).isEqualTo(name);
    }
  }

  @Test
  void calls_to_the_topic_are_shared_among_its_servers() {
    Set<Object> seen = new TreeSet<>();
    for (int i = 0; i < 30; i++) {
      seen.add(lab.call("whoami"));
    }

    assertThat(seen).containsExactly("server1", "server2", "server3");
  }

  @Test
  @Tag("SPI-03")
  void a_fanout_reaches_every_server_once() {
    lab.withFanout().cast("note", Map.of("token", "fanout"));

    for (String name : List.of("server1", "server2", "server3")) {
      await()
          .atMost(ofSeconds(30))
          .pollInterval(ofMillis(50))
          .until(() -> noted(name, "fanout") > 0);
    }
    for (String name : List.of("server1", "server2", "server3")) {
      assertThat(noted(name, "fanout")).as(name).isOne();
    }
  }

  @Test
  void a_cast_reaches_one_server() {
    lab.withServer("server2").cast("note", Map.of("token", "cast"));

    await()
        .atMost(ofSeconds(30))
        .pollInterval(ofMillis(50))
        .until(() -> noted("server2", "cast") == 1);
    assertThat(noted("server1", "cast")).isZero();
  }

  private int noted(String name, String token) {
    List<?> tokens = (List<?>) lab.withServer(name).call("noted");
    return Collections.frequency(tokens, token);
  }

  @Test
  @Tag("DSP-21")
  void the_context_arrives_as_it_was_sent() {
    RequestContext context =
        RequestContext.of(Map.of("user", "u\u00e9", "roles", List.of("admin"), "depth", 3));

    Object arrived = lab.withContext(context).call("context");

    Map<String, @Nullable Object> expected = args("user", "u\u00e9");
    expected.put("roles", List.of("admin"));
    expected.put("depth", 3L);
    expected.put("client_timeout", null);
    assertThat(arrived).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "builtin|builtins|ValueError|bad value",
        "key|builtins|KeyError|'absent'",
        "multi|builtins|FileNotFoundError|[Errno 2] No such file: '/nowhere'",
        "empty|builtins|RuntimeError|",
        "unicode|builtins|ValueError|gr\u00fc\u00df \ud83d\ude00",
        "custom|peer_errors|InstanceNotFound|Instance abc could not be found.",
        "quota|peer_errors|QuotaExceeded|Quota exceeded for cores",
        "expected|peer_errors|Expected|as announced"
      })
  @Tag("REM-01")
  @Tag("REM-11")
  @Tag("CLI-27")
  void a_failure_arrives_as_type_value_and_trace(String row) {
    List<String> wanted = Arrays.asList(row.split("\\|", -1));

    RemoteErrorException error =
        catchThrowableOfType(
            RemoteErrorException.class, () -> lab.call("fail", Map.of("kind", wanted.get(0))));

    assertThat(error.module()).isEqualTo(wanted.get(1));
    assertThat(error.type()).isEqualTo(wanted.get(2));
    assertThat(error.value()).isEqualTo(wanted.get(3));
    assertThat(error.traceback()).contains("Traceback (most recent call last)", "rpc_server.py");
    assertThat(error.mayHaveRun()).isTrue();
  }

  @Test
  @Tag("REM-01")
  @Tag("REM-02")
  void a_failure_brings_what_the_exception_was_made_with() {
    RemoteErrorException custom =
        catchThrowableOfType(
            RemoteErrorException.class, () -> lab.call("fail", Map.of("kind", "custom")));
    RemoteErrorException multi =
        catchThrowableOfType(
            RemoteErrorException.class, () -> lab.call("fail", Map.of("kind", "multi")));

    assertThat(custom.args()).containsExactly("Instance abc could not be found.");
    assertThat(custom.kwargs()).isEqualTo(Map.of("instance_id", "abc", "code", 404L));
    assertThat(multi.args()).containsExactly(2L, "No such file");
    assertThat(multi.kwargs()).isEmpty();
  }

  @Test
  @Tag("DSP-14")
  @Tag("DOC-09")
  void a_python_server_answers_a_ping() {
    assertThat(lab.withServer("server3").call("oslo_rpc_server_ping")).isEqualTo("pong");
  }

  @Test
  @Tag("CLI-17")
  void a_call_that_is_not_answered_in_time_fails_and_the_next_works() {
    RpcClient hasty = lab.withServer("server1").withTimeout(ofSeconds(1));

    // Whoever waits for longer gets the answer after 2 s.
    assertThatThrownBy(() -> hasty.call("sleep", Map.of("seconds", 2)))
        .isInstanceOfSatisfying(
            MessagingTimeoutException.class, e -> assertThat(e.mayHaveRun()).isTrue());

    assertThat(lab.withServer("server1").call("echo", Map.of("value", 1))).isEqualTo(1L);
  }

  @Test
  @Tag("CLI-22")
  @Tag("newest-jdk-only")
  void heartbeats_keep_a_long_call_alive_beyond_its_monitor() {
    RpcClient watchful = lab.withTimeout(ofSeconds(60)).withCallMonitor(ofSeconds(2));

    Object result = watchful.call("sleep", Map.of("seconds", 3.5));

    assertThat(result).isEqualTo("slept");
  }

  @Test
  @Tag("CLI-22")
  @Tag("newest-jdk-only")
  void the_call_monitor_notices_a_server_that_died() {
    PythonPeer doomed = PythonPeer.server(release, broker.url(), "doomed", "one");
    RpcClient watchful =
        RpcClient.of(transport, Target.topic("doomed"))
            .withTimeout(ofSeconds(60))
            .withCallMonitor(ofSeconds(2));
    CompletableFuture<@Nullable Object> call = watchful.callAsync("sleep", Map.of("seconds", 50));
    doomed.awaitEvent("asleep", ofSeconds(20));

    doomed.kill();

    assertThat(call)
        .failsWithin(ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(MessagingTimeoutException.class);
    doomed.close();
  }

  @Test
  @Tag("RPL-02")
  void a_thousand_calls_at_once_all_come_back_with_their_own_answer() {
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      calls.add(lab.callAsync("echo", Map.of("value", i)));
    }

    for (int i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i)).succeedsWithin(ofSeconds(60)).isEqualTo((long) i);
    }
  }

  @Test
  @Tag("EXC-05")
  @Tag("TRN-12")
  void a_mandatory_message_without_a_queue_is_undeliverable() {
    RpcClient nobody = RpcClient.of(transport, Target.topic("nobody")).withMandatory();

    assertThatThrownBy(() -> nobody.cast("note", Map.of("token", 1)))
        .isInstanceOf(MessageUndeliverableException.class)
        .hasMessageContainingAll("openstack", "nobody");
    assertThatThrownBy(() -> nobody.call("echo", Map.of("value", 1)))
        .isInstanceOf(MessageUndeliverableException.class);
  }

  @Test
  @Tag("CLI-04")
  void a_cast_without_a_queue_vanishes() {
    RpcClient nobody = RpcClient.of(transport, Target.topic("nobody"));

    nobody.cast("note", Map.of("token", 1));

    assertThat(lab.call("nothing")).isNull();
  }

  // Map.of takes no null.
  private static Map<String, @Nullable Object> args(String name, @Nullable Object value) {
    Map<String, @Nullable Object> args = new HashMap<>();
    args.put(name, value);
    return args;
  }
}
