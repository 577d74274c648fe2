// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.trace;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.interop.Opened;
import dev.bergen.micrometer.BergenObservations;
import dev.bergen.micrometer.SemanticNames;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A call from Java to Python with its own tracing on, from there to Java, and from there a
 * notification that Python hears: what a collector gets of all of them.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("asks-python")
class OneTraceTest {
  private static final int SERVER = 2;
  private static final int CLIENT = 3;
  private static final int PRODUCER = 4;
  private static final int CONSUMER = 5;

  private static final List<String> PYTHONS =
      List.of("hop receive", "traced-java.tell", "heard vm.created");

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Opened opened = new Opened();
  private static final AtomicReference<List<String>> seenInJava = new AtomicReference<>();
  private static OtlpReceiver collector;
  private static JavaTracer java;
  private static PythonPeer python;
  private static RpcTransport transport;
  private static NotificationTransport notifications;

  /** Served without a tracer of its own, or with one. */
  public static final class Teller {
    private final Notifier notifier;

    Teller(Notifier notifier) {
      this.notifier = notifier;
    }

    public void tell(RpcContext call) {
      seenInJava.set(List.copyOf(call.request().values().keySet()));
      notifier.info("vm.created", null);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    PythonRelease traced = PythonRelease.service("traced-18.3.1");
    traced.require(OneTraceTest.class);
    collector = opened.add(new OtlpReceiver());
    java = opened.add(new JavaTracer("java", collector.endpoint()));
    transport = opened.add(RpcTransport.open(broker.url()));
    notifications = opened.add(NotificationTransport.open(broker.url()));
    python =
        PythonPeer.start(
            traced,
            "traced.py",
            List.of(
                "--url",
                broker.url(),
                "--option",
                "oslo_messaging_tracing.otel_exporter_otlp_endpoint=" + collector.endpoint()));
    opened.add(python::kill);
  }

  @AfterAll
  static void stop() throws Exception {
    opened.closeAll();
  }

  private static RpcServer serve(BergenObservations observations) {
    RpcServer server =
        RpcServer.builder(transport, Target.topic("traced-java").withServer("j"))
            .endpoint(
                new Teller(
                    Notifier.of(notifications, "java")
                        .withInterceptor(observations.notifier(notifications))))
            .interceptor(observations.server(transport))
            .build();
    server.start();
    return server;
  }

  /** Calls with a request id of its own, and returns all spans of its trace. */
  private static List<OtlpSpan> call(BergenObservations client, String requestId) {
    List<?> seenInPython =
        RpcClient.of(transport, Target.topic("traced-py"))
            .withTimeout(ofSeconds(60))
            .withContext(RequestContext.empty().with("request_id", requestId))
            .withInterceptor(client.client(transport))
            .call("hop", Map.of(), List.class);
    JsonNode heard = python.awaitEvent("heard", ofSeconds(60));
    assertThat(seenInPython).asString().contains("traceparent");
    assertThat(heard.get("context").toString()).contains("traceparent");
    java.flush();
    python.ask(JsonNodeFactory.instance.objectNode());
    // A span of Python's ends after what it is about: the reply has come, the event was told.
    await()
        .atMost(ofSeconds(60))
        .until(() -> PYTHONS.stream().allMatch(name -> has(trace(requestId), name)));
    return trace(requestId);
  }

  private static List<OtlpSpan> trace(String requestId) {
    List<OtlpSpan> all = collector.spans();
    return all.stream()
        .filter(span -> requestId.equals(span.attributes().get("openstack.request_id")))
        .map(OtlpSpan::trace)
        .findFirst()
        .map(trace -> all.stream().filter(span -> span.trace().equals(trace)).toList())
        .orElse(List.of());
  }

  private static boolean has(List<OtlpSpan> trace, String name) {
    return trace.stream().anyMatch(named(name));
  }

  private static Predicate<OtlpSpan> named(String name) {
    return span -> span.name().equals(name);
  }

  private static OtlpSpan only(List<OtlpSpan> trace, String service, String name, int kind) {
    List<OtlpSpan> found =
        trace.stream()
            .filter(named(name))
            .filter(span -> span.service().equals(service) && span.kind() == kind)
            .toList();
    assertThat(found).as("%s of %s in %s", name, service, trace).hasSize(1);
    return found.get(0);
  }

  @Test
  @Tag("TRC-03")
  @Tag("TRC-04")
  @Tag("TRC-05")
  void each_hop_is_the_parent_of_the_next_and_none_is_there_twice() {
    BergenObservations observations = BergenObservations.of(java.registry);
    RpcServer server = serve(observations);
    List<OtlpSpan> trace;
    try (server) {
      trace = call(observations, "req-1");
    }

    OtlpSpan call = only(trace, "java", "traced-py/hop", CLIENT);
    OtlpSpan received = only(trace, "python", "hop receive", CONSUMER);
    OtlpSpan onwards = only(trace, "python", "traced-java.tell", PRODUCER);
    OtlpSpan served = only(trace, "java", "traced-java/tell", SERVER);
    OtlpSpan sent = only(trace, "java", "send notifications", PRODUCER);
    OtlpSpan heard = only(trace, "python", "heard vm.created", CONSUMER);
    assertThat(call.parent()).isEmpty();
    assertThat(received.parent()).isEqualTo(call.id());
    assertThat(onwards.parent()).isEqualTo(received.id());
    assertThat(served.parent()).isEqualTo(onwards.id());
    assertThat(sent.parent()).isEqualTo(served.id());
    assertThat(heard.parent()).isEqualTo(sent.id());
    assertThat(trace).hasSize(6);
    assertThat(served.attributes()).containsEntry("messaging.system", "rabbitmq");
    assertThat(seenInJava.get()).contains("request_id").doesNotContain("traceparent", "tracestate");
  }

  @Test
  @Tag("TRC-02")
  @Tag("TRC-04")
  @Tag("TRC-06")
  void a_java_hop_without_a_tracer_hands_the_trace_on() {
    BergenObservations nothing = BergenObservations.of(ObservationRegistry.create());
    RpcServer server = serve(nothing);
    List<OtlpSpan> trace;
    try (server) {
      trace = call(BergenObservations.of(java.registry).withNames(SemanticNames.OSLO), "req-2");
    }

    OtlpSpan call = only(trace, "java", "traced-py.hop", PRODUCER);
    OtlpSpan received = only(trace, "python", "hop receive", CONSUMER);
    OtlpSpan onwards = only(trace, "python", "traced-java.tell", PRODUCER);
    OtlpSpan heard = only(trace, "python", "heard vm.created", CONSUMER);
    assertThat(received.parent()).isEqualTo(call.id());
    assertThat(onwards.parent()).isEqualTo(received.id());
    assertThat(heard.parent()).isEqualTo(onwards.id());
    assertThat(trace).hasSize(4);
    assertThat(call.attributes())
        .containsEntry("messaging.operation", "call")
        .containsEntry("rpc.method", "hop")
        .containsEntry("messaging.destination.name", "traced-py");
    assertThat(seenInJava.get()).contains("request_id").doesNotContain("traceparent", "tracestate");
  }
}
