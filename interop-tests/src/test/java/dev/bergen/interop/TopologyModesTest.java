// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.Basic.Consume;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.AmqpTap;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.TappedMethod;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way to set a topology: a Java and a Python peer share every queue, whichever was there
 * first, and what is on the broker is what Python alone was seen to declare.
 */
@Tag("broker-4")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
@Timeout(60)
@Tag("asks-python")
class TopologyModesTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final String OURS = "lab|lab\\..*|lab_fanout.*|reply_.*";

  /** Of the queue manager: the lock of all processes of this service, and its name. */
  @TempDir static Path locks;

  private static final String HOST = "bergen-" + ProcessHandle.current().pid();
  private static PythonPlaces python;

  private final Opened opened = new Opened();
  private final Notes notes = new Notes();

  /** A captured topology, and who of the peers comes first. */
  record Mode(String name, boolean javaFirst) {

    JsonNode captured() {
      return resource().get("captures").get("18.1.0");
    }

    private JsonNode resource() {
      return Vector.resource("topology/" + name + ".json");
    }

    /** The captured options as the query of a URL, without those of other groups. */
    String query() {
      StringBuilder query = new StringBuilder();
      for (JsonNode option : resource().get("options")) {
        String text = option.asText().replace("{quorum}", "quorum").replace("=host1", "=" + HOST);
        if (text.startsWith("oslo_messaging_rabbit.")) {
          query.append('&').append(text.substring(text.indexOf('.') + 1));
        }
      }
      return query.toString();
    }

    @Override
    public String toString() {
      return name + (javaFirst ? ", Java first" : ", Python first");
    }
  }

  /** What the Java server does. */
  public static final class Notes {
    private final Queue<String> tokens = new ConcurrentLinkedQueue<>();

    public String whoami() {
      return "java";
    }

    public void note(String token) {
      tokens.add(token);
    }
  }

  static Stream<Mode> modes() {
    return Stream.of(
            "default",
            "durable",
            "auto_delete",
            "ha_queues",
            "quorum",
            "quorum_limits",
            "transient_quorum",
            "ttl",
            "ttl_0",
            "stream_fanout",
            "queue_manager",
            "cancel_on_failover")
        .flatMap(name -> Stream.of(new Mode(name, true), new Mode(name, false)));
  }

  @BeforeAll
  static void startPython() {
    PythonRelease.newest().require(TopologyModesTest.class);
    python = PythonPlaces.start(PythonRelease.newest(), "oslo_concurrency.lock_path=" + locks);
  }

  @AfterAll
  static void stopPython() throws IOException {
    if (python != null) {
      python.close();
    }
    Files.deleteIfExists(Path.of("/dev/shm/%s_lab-proc_qmanager".formatted(HOST)));
    Files.deleteIfExists(Path.of("/dev/shm/%s_counted_qmanager".formatted(HOST)));
  }

  @AfterEach
  void closeAll() throws Exception {
    opened.closeAll();
  }

  @ParameterizedTest
  @MethodSource("modes")
  @Tag("RTO-02")
  @Tag("RTO-03")
  @Tag("RTO-04")
  @Tag("RTO-06")
  @Tag("RTO-07")
  @Tag("RTO-12")
  @Tag("RTO-13")
  @Tag("RTO-14")
  @Tag("RTO-16")
  @Tag("RTO-17")
  @Tag("RTO-20")
  @Tag("RTO-22")
  @Tag("RPB-05")
  @Tag("asks-recordings")
  @Tag("DOC-01")
  @Tag("DOC-03")
  void java_and_python_share_every_queue(Mode mode) {
    AmqpTap tap = opened.add(AmqpTap.before(broker.node()));
    String query = "?rpc_conn_pool_size=5" + mode.query();
    String url = broker.url() + query;
    RpcTransport transport =
        opened.add(open(tap.url(broker.virtualHost()) + query + "&java_peer_headers=false"));

    if (mode.javaFirst()) {
      serve(transport);
    }
    opened.add((AutoCloseable) () -> python.close(url));
    python.serve(url, "python");
    if (!mode.javaFirst()) {
      serve(transport);
    }

    RpcClient client = RpcClient.of(transport, Target.topic("lab")).withTimeout(ofSeconds(20));
    assertThat(client.withServer("python").call("whoami")).isEqualTo("python");
    assertThat(python.whoami(url, "java")).isEqualTo("java");
    castToEachOther(client, url);
    assertThat(exchanges()).isEqualTo(captured(mode, "exchanges"));
    assertThat(queues()).isEqualTo(captured(mode, "queues"));
    assertThat(consumed(tap)).containsExactlyInAnyOrderEntriesOf(consumed(mode));
  }

  private void serve(RpcTransport transport) {
    RpcServer server =
        opened.add(
            RpcServer.builder(transport, Target.topic("lab").withServer("java"))
                .endpoint(notes)
                .build());
    server.start();
  }

  /** Each casts to the topic, which they share, and to all. */
  private void castToEachOther(RpcClient client, String url) {
    List<String> shared = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      client.cast("note", Map.of("token", "java-" + i));
      python.cast(url, false, "python-" + i);
      shared.addAll(List.of("java-" + i, "python-" + i));
    }
    client.withFanout().cast("note", Map.of("token", "java-all"));
    python.cast(url, true, "python-all");

    await()
        .atMost(ofSeconds(30))
        .untilAsserted(
            () -> {
              List<String> all = new ArrayList<>(notes.tokens);
              all.addAll(python.notes(url));
              assertThat(all).containsAll(shared).hasSize(shared.size() + 4);
            });
    assertThat(notes.tokens).contains("java-all", "python-all").hasSizeGreaterThan(2);
    assertThat(python.notes(url)).contains("java-all", "python-all").hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @CsvSource({"gzip, zlib", "bz2, bzip2", "lzma, xz"})
  @Tag("CFG-R15")
  @Tag("RPB-05")
  @Tag("RPB-06")
  void java_and_python_read_what_the_other_compresses(String java, String ofPython) {
    String url = broker.url() + "?kombu_compression=" + ofPython;
    RpcTransport transport = opened.add(open(broker.url() + "?kombu_compression=" + java));
    serve(transport);
    opened.add((AutoCloseable) () -> python.close(url));
    python.serve(url, "python");

    RpcClient client = RpcClient.of(transport, Target.topic("lab")).withTimeout(ofSeconds(20));
    assertThat(client.withServer("python").call("whoami")).isEqualTo("python");
    assertThat(python.whoami(url, "java")).isEqualTo("java");
  }

  @Test
  @Tag("RTO-20")
  @Tag("DOC-02")
  void java_and_python_count_at_the_same_time_and_no_number_is_lost_or_given_twice()
      throws Exception {
    String query = "?use_queue_manager=true&processname=counted&hostname=" + HOST;

    CompletableFuture<List<String>> counted = python.count(HOST, "counted", 100);
    for (int i = 0; i < 100; i++) {
      open("rabbit://127.0.0.1:1/" + query).close(); // names its reply queue, and needs no broker
    }

    assertThat(counted.get())
        .hasSize(100)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith(HOST + ":counted:"));
    assertThat(Files.readString(Path.of("/dev/shm/%s_counted_qmanager".formatted(HOST))))
        .containsPattern(":200:");
  }

  private static RpcTransport open(String url) {
    return RpcTransport.builder(url)
        .configuration(
            Configuration.empty().with("oslo_concurrency", "lock_path", locks.toString()))
        .build();
  }

  private static Set<String> exchanges() {
    return broker.node().exchanges(broker.virtualHost()).stream()
        .filter(e -> e.name().matches("openstack|lab_fanout"))
        .map(
            e ->
                "%s %s durable=%s auto_delete=%s"
                    .formatted(e.name(), e.type(), e.durable(), e.autoDelete()))
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> queues() {
    return broker.node().queues(broker.virtualHost()).stream()
        .map(
            q ->
                "%s durable=%s auto_delete=%s %s"
                    .formatted(
                        masked(q.name()),
                        q.durable(),
                        q.autoDelete(),
                        new TreeMap<>(q.arguments())))
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> captured(Mode mode, String kind) {
    boolean queues = kind.equals("queues");
    return rows(mode.captured().get(kind))
        .filter(row -> row.get("name").asText().matches(queues ? OURS : "openstack|lab_fanout"))
        .map(
            row ->
                queues
                    ? "%s durable=%s auto_delete=%s %s"
                        .formatted(
                            masked(row.get("name").asText()),
                            row.get("durable"),
                            row.get("auto_delete"),
                            arguments(row))
                    : "%s %s durable=%s auto_delete=%s"
                        .formatted(
                            row.get("name").asText(),
                            row.get("type").asText(),
                            row.get("durable"),
                            row.get("auto_delete")))
        .collect(toCollection(TreeSet::new));
  }

  /** What Java said to each queue when it began to consume; a stream's offset is its own. */
  private static Map<String, Map<String, Object>> consumed(AmqpTap tap) {
    Map<String, Map<String, Object>> arguments = new TreeMap<>();
    tap.methods().stream()
        .map(TappedMethod::method)
        .filter(Consume.class::isInstance)
        .map(Consume.class::cast)
        .filter(consume -> !consume.getArguments().containsKey("x-stream-offset"))
        .forEach(consume -> arguments.put(masked(consume.getQueue()), consume.getArguments()));
    return arguments;
  }

  private static Map<String, Map<String, Object>> consumed(Mode mode) {
    Map<String, Map<String, Object>> arguments = new TreeMap<>();
    rows(mode.captured().get("consumers"))
        .filter(row -> row.get("queue_name").asText().matches(OURS))
        .forEach(row -> arguments.put(masked(row.get("queue_name").asText()), arguments(row)));
    return arguments;
  }

  private static Stream<JsonNode> rows(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static Map<String, Object> arguments(JsonNode row) {
    Map<String, Object> arguments = new TreeMap<>();
    JsonNode values = row.get("arguments");
    values
        .fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode value = values.get(name);
              Object plain = value.isBoolean() ? value.asBoolean() : value.asText();
              arguments.put(name, value.isInt() ? value.asInt() : plain);
            });
    return arguments;
  }

  /** Names queues without what differs between two peers, or two runs. */
  private static String masked(String name) {
    return name.replaceAll("[0-9a-f]{32}", "ID")
        .replaceAll("(host1|" + HOST + "):lab-proc:\\d+", "HOST:lab-proc:N")
        .replaceAll("^lab\\.(java|python|server1)$", "lab.SERVER");
  }
}
