// SPDX-License-Identifier: Apache-2.0
package dev.bergen.oslometrics;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OsloMetricsTest {
  @TempDir private Path home;
  private AFUNIXDatagramSocket collector;
  private final RpcTransport transport = RpcTransport.open("memory:");
  private OsloMetrics metrics;
  private RpcServer server;

  public static final class Desk {
    public String greet() {
      return "hello";
    }

    public void fail() {
      throw new IllegalStateException("no");
    }
  }

  @BeforeEach
  void open() throws IOException {
    metrics = OsloMetrics.open(configuration("true"));
    server =
        RpcServer.builder(transport, Target.topic("desk").withServer("a"))
            .endpoint(new Desk())
            .interceptor(metrics.server())
            .build();
    server.start();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    metrics.close();
    transport.close();
    if (collector != null) {
      collector.close();
    }
  }

  private Configuration configuration(String enabled) {
    String group = "oslo_messaging_metrics";
    return Configuration.empty()
        .with(group, "metrics_enabled", enabled)
        .with(group, "metrics_process_name", "billing")
        .with(group, "metrics_thread_stop_timeout", "120")
        .with(group, "metrics_socket_file", home.resolve("s").toString());
  }

  private void collect() throws IOException {
    collector = AFUNIXDatagramSocket.newInstance();
    collector.bind(AFUNIXSocketAddress.of(home.resolve("s")));
    collector.setSoTimeout(30_000);
  }

  private RpcClient desk() {
    return RpcClient.of(transport, Target.topic("desk"))
        .withTimeout(ofSeconds(30))
        .withInterceptor(metrics.client());
  }

  /** Returns what came, without times, and in order of the names, as both ends send at once. */
  private List<String> next(int count) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
      collector.receive(packet);
      String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
      texts.add(text.replaceAll("\"value\": [0-9.]+", "\"value\": SECONDS"));
    }
    return texts.stream().sorted(java.util.Comparator.comparing(OsloMetricsTest::name)).toList();
  }

  private static String name(String text) {
    return text.replaceAll(".*\"name\": \"([^\"]*)\".*", "$1");
  }

  @Test
  @Tag("MET-03")
  void a_datagram_is_what_python_writes() {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("call_type", "call");
    labels.put("exchange", null);
    labels.put("topic", "t\"\u00fc");
    labels.put("fanout", true);

    assertThat(new String(new Metric("n", null, labels).datagram(), StandardCharsets.US_ASCII))
        .isEqualTo(
            "{\"module\": \"oslo_messaging\", \"name\": \"n\", \"action\": {\"value\": null,"
                + " \"action\": \"inc\"}, \"labels\": {\"call_type\": \"call\", \"exchange\": null,"
                + " \"topic\": \"t\\\"\\u00fc\", \"fanout\": true}}");
    assertThat(
            new String(
                new Metric("n", new BigDecimal("0.000000001"), Map.of()).datagram(),
                StandardCharsets.US_ASCII))
        .contains("{\"value\": 0.000000001, \"action\": \"observe\"}");
  }

  @Test
  @Tag("MET-01")
  @Tag("MET-02")
  @Tag("MET-05")
  void a_call_is_reported_by_both_ends() throws IOException {
    collect();

    desk().call("greet");

    List<String> received = next(6);
    assertThat(received)
        .extracting(OsloMetricsTest::name)
        .containsExactly(
            "rpc_client_invocation_end_total",
            "rpc_client_invocation_start_total",
            "rpc_client_processing_seconds",
            "rpc_server_invocation_end_total",
            "rpc_server_invocation_start_total",
            "rpc_server_processing_seconds");
    assertThat(received.get(2))
        .isEqualTo(
            "{\"module\": \"oslo_messaging\", \"name\": \"rpc_client_processing_seconds\","
                + " \"action\": {\"value\": SECONDS, \"action\": \"observe\"}, \"labels\":"
                + " {\"call_type\": \"call\", \"exchange\": null, \"topic\": \"desk\","
                + " \"namespace\": null, \"version\": null, \"server\": null, \"fanout\": null,"
                + " \"method\": \"greet\", \"timeout\": null, \"process\": \"billing\"}}");
  }

  @Test
  @Tag("MET-01")
  void a_failure_is_reported_with_its_class_name_and_ends_neither_count_nor_time()
      throws IOException {
    collect();

    assertThatThrownBy(() -> desk().call("fail")).isInstanceOf(RemoteErrorException.class);

    List<String> received = next(4);
    assertThat(received)
        .extracting(OsloMetricsTest::name)
        .containsExactly(
            "rpc_client_exception_total",
            "rpc_client_invocation_start_total",
            "rpc_server_exception_total",
            "rpc_server_invocation_start_total");
    assertThat(received.get(0)).contains("\"exception\": \"RemoteError\"");
    assertThat(received.get(2)).contains("\"exception\": \"IllegalStateException\"");
  }

  @Test
  @Tag("MET-04")
  void datagrams_sent_before_the_collector_starts_arrive_afterwards() throws IOException {
    desk().call("greet");
    collect();

    assertThat(next(6)).hasSize(6);
  }

  @Test
  @Tag("MET-01")
  void nothing_is_reported_unless_it_is_enabled() throws IOException {
    collect();
    OsloMetrics off = OsloMetrics.open(configuration("false"));
    RpcClient quiet =
        RpcClient.of(transport, Target.topic("desk"))
            .withTimeout(ofSeconds(30))
            .withInterceptor(off.client());

    quiet.call("greet");

    assertThat(next(3)).allSatisfy(text -> assertThat(text).contains("rpc_server_"));
    off.close();
  }
}
