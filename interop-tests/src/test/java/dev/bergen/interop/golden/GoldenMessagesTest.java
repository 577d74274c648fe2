// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.golden;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bergen.MessagingException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.interop.GoldenLab;
import dev.bergen.interop.JavaServers;
import dev.bergen.interop.Vector;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMessage;
import dev.bergen.transport.RpcTransport;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Java publishes is what Python was seen to publish. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class GoldenMessagesTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  static AmqpTap tap;
  private static final CountDownLatch STOPPED = new CountDownLatch(1);

  static RpcTransport transport;
  static RpcTransport plain;
  static RpcServer server;

  private final RpcClient client = client(transport);

  @BeforeAll
  static void start() {
    tap = AmqpTap.before(broker.node());
    transport = RpcTransport.open(tap.url(broker.virtualHost()));
    plain = RpcTransport.open(tap.url(broker.virtualHost()) + "?java_peer_headers=false");
    server = JavaServers.startGolden(transport, STOPPED);
  }

  @AfterAll
  static void stop() {
    server.close();
    transport.close();
    plain.close();
    tap.close();
  }

  @BeforeEach
  void forget() {
    tap.clear();
  }

  private static RpcClient client(RpcTransport transport) {
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("user", "u1");
    context.put("request_id", "req-1");
    return RpcClient.of(transport, Target.topic("lab")).withContext(RequestContext.of(context));
  }

  // By the name of the vector.
  private static Map<String, Consumer<RpcClient>> conversations() {
    Map<String, Object> hello = Map.of("value", "hello");
    Map<String, Object> one = Map.of("n", 1);
    Map<String, Consumer<RpcClient>> all = new LinkedHashMap<>();
    all.put("call", c -> c.call("echo", hello));
    all.put("call_versioned", c -> c.withVersion("1.0").call("echo", hello));
    all.put("call_namespaced", c -> c.withNamespace("lab").withVersion("1.5").call("version"));
    all.put("call_namespaced_v2", c -> c.withNamespace("lab").withVersion("2.0").call("version"));
    all.put("call_server_directed", c -> c.withServer("server1").call("whoami"));
    all.put("call_at_least_once", c -> c.withMandatory().call("echo", hello));
    all.put("call_timeout_7s", c -> c.withTimeout(ofSeconds(7)).call("echo", hello));
    all.put("call_empty_context", c -> c.withContext(RequestContext.empty()).call("echo", hello));
    all.put(
        "call_monitor",
        c ->
            c.withTimeout(ofSeconds(30))
                .withCallMonitor(ofSeconds(2))
                .call("sleep", Map.of("seconds", 2.5)));
    all.put("cast", c -> c.cast("fan", one));
    all.put("cast_at_least_once", c -> c.withMandatory().cast("fan", one));
    all.put("cast_namespaced", c -> c.withNamespace("lab").withVersion("1.2").cast("version"));
    all.put("cast_other_exchange", c -> c.withExchange("other").cast("fan", one));
    all.put("cast_server_directed", c -> c.withServer("server1").cast("fan", one));
    all.put("cast_undeliverable", c -> c.withTopic("nobody-home").cast("fan", one));
    all.put("fanout", c -> c.withFanout().cast("fan", one));
    all.put("ping", c -> c.call("oslo_rpc_server_ping"));
    return all;
  }

  static Set<String> kinds() {
    return conversations().keySet();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Tag("CLI-02")
  @Tag("SRV-19")
  @Tag("asks-recordings")
  @Tag("RPL-01")
  @Tag("RPB-02")
  @Tag("RPB-03")
  @Tag("RTO-01")
  @Tag("RTO-08")
  @Tag("CLI-23")
  @Tag("DSP-17")
  void requests_and_replies_are_those_of_python_to_the_byte(String kind) {
    Vector vector = Vector.of(kind);

    conversations().get(kind).accept(client);

    assertSame(vector, Golden::assertIdentical);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void switched_off_nothing_of_ours_is_left_in_the_headers(String kind) {
    Vector vector = Vector.of(kind);

    conversations().get(kind).accept(client(plain));

    assertSame(vector, Golden::assertIdenticalAndNothingOfOurs);
  }

  @Test
  @Tag("asks-recordings")
  @Tag("TRN-08")
  void the_default_exchange_is_configurable() {
    try (RpcTransport elsewhere =
            RpcTransport.builder(tap.url(broker.virtualHost())).defaultExchange("nova").build();
        RpcServer other = JavaServers.startGolden(elsewhere, STOPPED)) {
      RpcClient nova =
          client(elsewhere).withTarget(Target.topic(String.valueOf(other.target().topic())));

      assertThat(nova.call("echo", Map.of("value", "hello"))).isEqualTo("hello");

      assertSame(Vector.of("call@control_exchange"), Golden::assertIdentical);
    }
  }

  @Test
  @Tag("SER-06")
  @Tag("asks-recordings")
  void arguments_are_written_as_python_writes_them() {
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    args.put("dt", LocalDateTime.parse("2024-02-29T12:34:56.789012"));
    args.put("uuid", UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
    args.put("set", Set.of(5));
    args.put("bytes", "abc".getBytes(StandardCharsets.UTF_8));
    args.put("tuple", List.of(1, 2));
    args.put("big", BigInteger.TWO.pow(200));
    args.put("long", (1L << 53) + 1);
    args.put("f", 1e-10);
    args.put("t", true);
    args.put("n", null);
    args.put("text", "Gr\u00fc\u00dfe \ud83d\ude80");
    args.put("d", Map.of(1, "one"));

    failing(() -> client.call("kwargs", args));

    JsonNode request = Vector.of("call_args_types").messages("request").get(0);
    Golden.assertSame(published(1).get(0), request);
  }

  static Set<String> values() {
    return GoldenLab.values().keySet();
  }

  @ParameterizedTest
  @MethodSource("values")
  @Tag("SER-06")
  @Tag("asks-recordings")
  @Tag("VAL-01")
  void results_are_written_as_python_writes_them(String name) {
    client.call("value", Map.of("name", name));

    assertSame(Vector.of("reply_value__" + name), Golden::assertSame);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no_such_method",
        "private_method",
        "unsupported_version",
        "unsupported_namespace",
        "custom",
        "expected",
        "empty",
        "unicode"
      })
  @Tag("REM-01")
  @Tag("REM-02")
  @Tag("asks-recordings")
  void failures_are_written_as_python_writes_them(String kind) {
    Vector vector = Vector.of("failure__" + kind);

    failing(() -> provoke(kind));

    List<TappedMessage> seen = published(2);
    Golden.assertSame(seen.get(0), vector.messages("request").get(0));
    Golden.assertSameFailure(seen.get(1), vector.messages("reply").get(0));
  }

  private void provoke(String kind) {
    switch (kind) {
      case "no_such_method" -> client.call("nonesuch");
      case "private_method" -> client.call("_private");
      case "unsupported_version" -> client.withVersion("9.9").call("echo", Map.of("value", 1));
      case "unsupported_namespace" ->
          client.withNamespace("nowhere").call("echo", Map.of("value", 1));
      case "expected" -> client.call("fail_expected");
      default -> client.call("fail", Map.of("kind", kind));
    }
  }

  @Test
  @Tag("CLI-22")
  void ids_are_fresh_and_a_reply_goes_where_its_request_says() {
    client.call("echo", Map.of("value", "a"));
    client.call("echo", Map.of("value", "b"));

    List<JsonNode> seen = published(4).stream().map(m -> Golden.unmasked(m.text())).toList();
    assertThat(seen.stream().map(m -> m.get("_unique_id").asText()).distinct())
        .hasSize(4)
        .allMatch(id -> id.matches("[0-9a-f]{32}"));
    assertThat(seen.get(1).get("_msg_id")).isEqualTo(seen.get(0).get("_msg_id"));
    assertThat(seen.get(2).get("_msg_id")).isNotEqualTo(seen.get(0).get("_msg_id"));
    assertThat(published(4).get(1).routingKey()).isEqualTo(seen.get(0).get("_reply_q").asText());
    assertThat(seen.get(2).get("_reply_q")).isEqualTo(seen.get(0).get("_reply_q"));
  }

  private static void assertSame(
      Vector vector, BiConsumer<TappedMessage, JsonNode> assertSameMessage) {
    List<JsonNode> requests = vector.messages("request");
    List<JsonNode> replies = vector.messages("reply");
    List<TappedMessage> seen = published(requests.size() + replies.size());
    assertThat(seen).hasSize(requests.size() + replies.size());
    for (int i = 0; i < seen.size(); i++) {
      assertSameMessage.accept(seen.get(i), i == 0 ? requests.get(0) : replies.get(i - 1));
    }
  }

  private static List<TappedMessage> published(int count) {
    return tap.await(seen -> seen.size() >= count, ofSeconds(10));
  }

  private static void failing(Runnable call) {
    try {
      call.run();
    } catch (MessagingException e) {
      assertThat(e).hasMessageNotContaining("Timed out");
    }
  }
}
