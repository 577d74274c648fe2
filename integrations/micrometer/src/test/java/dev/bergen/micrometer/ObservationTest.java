// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.micrometer.timing.ErrorTypes;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ObservationTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FakeTracer tracer = new FakeTracer();
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final RpcTransport transport = RpcTransport.open("memory:");
  private final Service service = new Service();
  private BergenObservations observations = BergenObservations.of(registry);
  private RpcServer server;

  public final class Service {
    final CountDownLatch told = new CountDownLatch(1);
    final CompletableFuture<String> later = new CompletableFuture<>();

    public Map<String, String> build(RpcContext call) {
      return Map.of(
          "names", call.request().values().keySet().toString(), "trace", call.trace().toString());
    }

    public void tell() {
      told.countDown();
    }

    public void fail() {
      throw new IllegalStateException("no room");
    }

    public CompletableFuture<String> later() {
      return later;
    }

    public Object ask() {
      return client(Target.topic("compute")).call("build");
    }
  }

  ObservationTest() {
    registry
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(meters))
        .observationHandler(tracer);
  }

  private void serve(String topic) {
    server =
        RpcServer.builder(transport, Target.topic(topic).withServer("host-1"))
            .endpoint(service)
            .interceptor(observations.server(transport))
            .build();
    server.start();
  }

  private RpcClient client(Target target) {
    return RpcClient.of(transport, target)
        .withTimeout(ofSeconds(30))
        .withInterceptor(observations.client(transport));
  }

  @AfterEach
  void close() {
    service.later.complete("end");
    if (server != null) {
      server.close();
    }
    transport.close();
  }

  /** Closing waits for all that is handled, and so for the ends of its observations. */
  private List<FakeTracer.Span> spans() {
    server.close();
    return tracer.ended;
  }

  private FakeTracer.Span span(Class<?> type) {
    List<FakeTracer.Span> found =
        spans().stream().filter(span -> type.isInstance(span.context())).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private List<String> tagsOf(String timer) {
    return meters.get(timer).timers().stream()
        .map(Timer::getId)
        .map(
            id ->
                id.getTag("rpc.method")
                    + " "
                    + id.getTag("messaging.operation.name")
                    + " "
                    + id.getTag("messaging.destination.name")
                    + " "
                    + id.getTag("error.type"))
        .sorted()
        .toList();
  }

  /** The parts of calls that were metered, with how many there were of each. */
  private List<String> parts() {
    return meters.find("bergen.call.part").timers().stream()
        .map(timer -> timer.getId().getTag("bergen.part") + " " + timer.count())
        .toList();
  }

  @Test
  void the_time_of_a_call_is_split_into_four_parts_that_add_up() {
    observations = observations.withMeters(meters);
    serve("compute");

    client(Target.topic("compute")).call("build");

    assertThat(parts()).containsExactlyInAnyOrder("queue 1", "dispatch 1", "handler 1", "reply 1");
    Timer whole = meters.get("rpc.client.call.duration").timer();
    double sum =
        meters.get("bergen.call.part").timers().stream()
            .mapToDouble(part -> part.totalTime(NANOSECONDS))
            .sum();
    assertThat(sum).isPositive().isLessThanOrEqualTo(whole.totalTime(NANOSECONDS));
    assertThat(meters.get("bergen.call.part").tag("bergen.part", "handler").timer().getId())
        .extracting(id -> id.getTag("rpc.method"), id -> id.getTag("messaging.system"))
        .containsExactly("compute/build", "memory");
  }

  @Test
  void a_traced_call_has_its_parts_in_milliseconds() {
    serve("compute");

    client(Target.topic("compute")).call("build");

    var details = span(SenderContext.class).context().getHighCardinalityKeyValues();
    assertThat(details)
        .filteredOn(detail -> detail.getKey().startsWith("bergen.call."))
        .hasSize(4)
        .allSatisfy(detail -> assertThat(detail.getValue()).matches("\\d+\\.\\d{3}"));
    assertThat(parts()).as("without a registry for them").isEmpty();
  }

  @Test
  void casts_and_calls_without_a_reply_have_no_parts() throws Exception {
    observations = observations.withMeters(meters);
    serve("compute");

    client(Target.topic("compute")).cast("tell");
    assertThat(service.told.await(30, SECONDS)).isTrue();
    assertThatThrownBy(
            () -> client(Target.topic("compute")).withTimeout(ofMillis(50)).call("later"))
        .isInstanceOf(MessagingTimeoutException.class);

    assertThat(parts()).isEmpty();
  }

  @Test
  void a_call_that_failed_at_its_server_has_parts_too() {
    observations = observations.withMeters(meters);
    serve("compute");

    assertThatThrownBy(() -> client(Target.topic("compute")).call("fail"))
        .isInstanceOf(RemoteErrorException.class);

    assertThat(parts()).containsExactlyInAnyOrder("queue 1", "dispatch 1", "handler 1", "reply 1");
  }

  @Test
  void a_call_is_timed_at_both_ends() {
    serve("compute");

    client(Target.topic("compute")).call("build");

    server.close();
    assertThat(tagsOf("rpc.client.call.duration"))
        .containsExactly("compute/build call compute none");
    assertThat(tagsOf("rpc.server.call.duration"))
        .containsExactly("compute/build call compute none");
    assertThat(meters.get("rpc.client.call.duration").timer().count()).isEqualTo(1);
    assertThat(meters.get("rpc.client.call.duration").timer().getId().getTags())
        .contains(
            Tag.of("messaging.system", "memory"), Tag.of("rpc.system.name", "oslo_messaging"));
  }

  @Test
  void a_call_is_a_client_and_a_server_span_and_the_server_s_parent_is_the_client_s()
      throws Exception {
    serve("compute");
    RequestContext asked =
        RequestContext.empty().with("request_id", "req-1").with("global_request_id", "req-0");

    client(Target.topic("compute").withServer("host-1")).withContext(asked).call("build");

    FakeTracer.Span client = span(RpcClientContext.class);
    FakeTracer.Span server = span(RpcServerContext.class);
    assertThat(server.parent()).isEqualTo(String.valueOf(client.id()));
    assertThat(((SenderContext<?>) client.context()).getKind()).isEqualTo(Kind.CLIENT);
    assertThat(((ReceiverContext<?>) server.context()).getKind()).isEqualTo(Kind.SERVER);
    assertThat(client.name()).isEqualTo("compute/build");
    assertThat(server.name()).isEqualTo("compute/build");
    assertThat(client.value("bergen.server")).isEqualTo("host-1");
    assertThat(server.value("openstack.request_id")).isEqualTo("req-1");
    assertThat(server.value("openstack.global_request_id")).isEqualTo("req-0");
    assertThat(server.value("messaging.message.id")).isNotEmpty();
  }

  @Test
  void a_cast_is_a_producer_and_a_consumer() throws Exception {
    serve("compute");

    client(Target.topic("compute")).cast("tell");

    assertThat(service.told.await(30, SECONDS)).isTrue();
    FakeTracer.Span client = span(RpcClientContext.class);
    FakeTracer.Span server = span(RpcServerContext.class);
    assertThat(((SenderContext<?>) client.context()).getKind()).isEqualTo(Kind.PRODUCER);
    assertThat(((ReceiverContext<?>) server.context()).getKind()).isEqualTo(Kind.CONSUMER);
    assertThat(server.parent()).isEqualTo(String.valueOf(client.id()));
    assertThat(tagsOf("rpc.server.call.duration"))
        .containsExactly("compute/tell cast compute none");
  }

  @Test
  void a_call_within_a_call_is_a_part_of_it() {
    serve("compute");

    client(Target.topic("compute")).call("ask");

    Map<String, FakeTracer.Span> byId =
        spans().stream()
            .collect(java.util.stream.Collectors.toMap(s -> String.valueOf(s.id()), s -> s));
    FakeTracer.Span inner = byId.get("4");
    assertThat(inner.name()).isEqualTo("compute/build");
    assertThat(List.of(byId.get("4").parent(), byId.get("3").parent(), byId.get("2").parent()))
        .containsExactly("3", "2", "1");
  }

  @Test
  void no_handler_sees_in_its_context_what_the_tracer_says() {
    serve("compute");

    Map<?, ?> seen =
        client(Target.topic("compute"))
            .withContext(RequestContext.empty().with("user", "u"))
            .call("build", Map.of(), Map.class);

    assertThat(seen).isEqualTo(Map.of("names", "[user]", "trace", "{traceparent=1}"));
  }

  @Test
  void a_failure_is_told_by_its_kind() {
    serve("compute");
    RpcClient compute = client(Target.topic("compute"));

    assertThatThrownBy(() -> compute.call("fail")).isInstanceOf(RemoteErrorException.class);

    server.close();
    assertThat(tagsOf("rpc.client.call.duration"))
        .containsExactly("compute/fail call compute remote");
    assertThat(tagsOf("rpc.server.call.duration"))
        .containsExactly("compute/fail call compute java.lang.IllegalStateException");
  }

  @Test
  void a_call_that_nobody_answers_is_told_by_its_kind() {
    serve("compute");
    RpcClient nobody = client(Target.topic("compute")).withTimeout(ofSeconds(0));

    Throwable late = catchThrowable(() -> nobody.call("later"));

    assertThat(late).isInstanceOf(MessagingTimeoutException.class);
    assertThat(tagsOf("rpc.client.call.duration"))
        .containsExactly("compute/later call compute " + ErrorTypes.of(late));
    assertThat(ErrorTypes.of(late)).isIn("timeout", "unanswered");
  }

  @Test
  void neither_a_host_in_a_topic_nor_an_invented_method_makes_a_new_tag() {
    serve("agent.host-1");
    RpcClient agent = client(Target.topic("agent.host-1"));

    agent.call("build");
    for (String invented : List.of("a", "b", "c")) {
      assertThatThrownBy(() -> agent.call(invented)).isInstanceOf(NoSuchRpcMethodException.class);
    }

    server.close();
    assertThat(tagsOf("rpc.server.call.duration"))
        .hasSize(2)
        .anyMatch(tags -> tags.startsWith("unknown call agent"))
        .contains("agent/build call agent none");
  }

  @Test
  void a_result_that_comes_later_ends_the_span_before_the_caller_hears_of_it() throws Exception {
    serve("compute");

    CompletableFuture<Object> answer =
        client(Target.topic("compute")).callAsync("later").thenApply(value -> tracer.ended.size());
    service.later.complete("now");

    assertThat(answer.get(30, SECONDS)).isEqualTo(2);
    assertThat(spans()).hasSize(2);
  }

  @Test
  void two_observers_make_one_span() {
    serve("compute");
    RpcClient twice =
        client(Target.topic("compute")).withInterceptor(observations.client(transport));

    twice.call("build");

    assertThat(spans()).hasSize(2);
  }

  @Test
  void the_names_of_oslo_messaging_can_be_had() {
    observations = observations.withNames(SemanticNames.OSLO);
    serve("compute");

    client(Target.topic("compute").withNamespace("ns")).withoutNamespace().call("build");

    FakeTracer.Span client = span(RpcClientContext.class);
    FakeTracer.Span server = span(RpcServerContext.class);
    assertThat(client.name()).isEqualTo("compute.build");
    assertThat(server.name()).isEqualTo("build receive");
    assertThat(client.value("rpc.method")).isEqualTo("build");
    assertThat(client.value("messaging.operation")).isEqualTo("call");
    assertThat(server.value("messaging.operation")).isEqualTo("receive");
    assertThat(((SenderContext<?>) client.context()).getKind()).isEqualTo(Kind.PRODUCER);
    assertThat(((ReceiverContext<?>) server.context()).getKind()).isEqualTo(Kind.CONSUMER);
  }

  @Test
  void a_registry_without_handlers_is_left_alone() {
    BergenObservations nothing = BergenObservations.of(ObservationRegistry.create());
    serve("compute");
    RpcClient quiet =
        RpcClient.of(transport, Target.topic("compute"))
            .withTimeout(ofSeconds(30))
            .withInterceptor(nothing.client(transport));

    Map<?, ?> seen = quiet.call("build", Map.of(), Map.class);

    assertThat(seen.get("trace")).isEqualTo("{}");
    assertThat(span(RpcServerContext.class).parent()).isEmpty();
  }
}
