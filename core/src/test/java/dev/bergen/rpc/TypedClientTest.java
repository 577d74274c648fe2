// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessageDecodingException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TypedClientTest {
  private RpcTransport transport;
  private LoopDriver driver;
  private RpcClient client;

  record Vm(String id, int cpus) {}

  @RpcInterface(namespace = "ns", version = "1.4")
  interface Compute {
    @Cast
    void resync(boolean all);

    @Cast
    CompletableFuture<Void> resyncLater();

    void reboot(String id);

    int count();

    List<Vm> list(@Argument("max_count") int limit, Optional<String> host);

    Optional<Vm> find(String id);

    CompletableFuture<List<Vm>> listLater();

    CompletionStage<Void> rebootLater(String id);

    @Rpc(name = "build_and_run")
    Vm build(Vm vm, RequestContext context);

    default String describe(String id) {
      return find(id).map(vm -> vm.id() + " has " + vm.cpus()).orElse("no " + id);
    }

    static int limit() {
      return 3;
    }
  }

  @BeforeEach
  void open() {
    transport = RpcTransport.open("loop://typed");
    driver = LoopDriver.named("typed");
    client = RpcClient.of(transport, Target.topic("compute"));
  }

  @AfterEach
  void close() {
    transport.close();
  }

  private LoopDriver.Sent last() {
    return driver.calls.get(driver.calls.size() - 1);
  }

  private void answerWith(Object result) {
    driver.answer = sent -> Reply.result(Json.of(result));
  }

  @Test
  void method_and_parameter_names_are_those_of_the_request() {
    answerWith(List.of(Map.of("id", "vm-1", "cpus", 2)));
    Compute compute = client.as(Compute.class);

    List<Vm> found = compute.list(5, Optional.of("node-7"));

    assertThat(found).containsExactly(new Vm("vm-1", 2));
    assertThat(last().request().method()).isEqualTo("list");
    assertThat(last().request().args().toJava())
        .isEqualTo(Map.of("max_count", 5L, "host", "node-7"));
  }

  @Test
  void an_empty_optional_is_no_argument_and_an_absent_result() {
    answerWith(null);
    Compute compute = client.as(Compute.class);

    assertThat(compute.find("x")).isEmpty();
    answerWith(List.of());
    assertThat(compute.list(1, Optional.empty())).isEmpty();
    assertThat(last().request().args().toJava()).isEqualTo(Map.of("max_count", 1L));
  }

  @Test
  void namespace_and_version_are_the_interfaces_where_the_handle_says_nothing() {
    answerWith(1);

    assertThat(client.as(Compute.class).count()).isEqualTo(1);
    assertThat(last().request().namespace()).isEqualTo("ns");
    assertThat(last().request().version()).isEqualTo("1.4");
    client.withNamespace("own").withVersion("1.2").as(Compute.class).count();
    assertThat(last().request().namespace()).isEqualTo("own");
    assertThat(last().request().version()).isEqualTo("1.2");
  }

  @RpcInterface(topic = "images")
  interface Images {
    int count();
  }

  @Test
  void the_topic_is_the_interfaces_where_the_handle_names_none() {
    answerWith(1);

    RpcClient.of(transport, Target.endpoint()).as(Images.class).count();
    assertThat(last().target().topic()).isEqualTo("images");
    client.as(Images.class).count();
    assertThat(last().target().topic()).isEqualTo("compute");
  }

  @Test
  void void_waits_for_the_method_and_a_cast_does_not() {
    Compute compute = client.as(Compute.class);
    driver.answer =
        sent -> sent.request().method().equals("reboot") ? Reply.result(Json.of("ignored")) : null;

    compute.reboot("x");
    compute.resync(true);
    compute.resyncLater().join();

    assertThat(driver.calls).hasSize(1);
    assertThat(driver.casts)
        .extracting(sent -> sent.request().method())
        .containsExactly("resync", "resyncLater");
  }

  @Test
  void a_future_completes_with_its_own_type() throws Exception {
    answerWith(List.of(Map.of("id", "vm-1", "cpus", 2)));
    Compute compute = client.as(Compute.class);

    assertThat(compute.listLater().get(30, SECONDS)).containsExactly(new Vm("vm-1", 2));
    assertThat(compute.rebootLater("x").toCompletableFuture().get(30, SECONDS)).isNull();
  }

  @Test
  void a_context_parameter_is_the_context_of_that_call() {
    answerWith(Map.of("id", "vm-1", "cpus", 2));
    RequestContext alice = RequestContext.empty().with("user", "alice");

    Vm built = client.as(Compute.class).build(new Vm("vm-1", 2), alice);

    assertThat(built).isEqualTo(new Vm("vm-1", 2));
    assertThat(last().request().method()).isEqualTo("build_and_run");
    assertThat(last().request().context()).isEqualTo(alice);
    assertThat(last().request().args().toJava())
        .isEqualTo(Map.of("vm", Map.of("id", "vm-1", "cpus", 2L)));
  }

  @Test
  void default_methods_run_here() {
    answerWith(Map.of("id", "vm-1", "cpus", 2));

    assertThat(client.as(Compute.class).describe("vm-1")).isEqualTo("vm-1 has 2");
    assertThat(last().request().method()).isEqualTo("find");
    assertThat(Compute.limit()).isEqualTo(3);
  }

  @Test
  void the_methods_of_object_are_the_proxys_own() {
    Compute compute = client.as(Compute.class);

    assertThat(Set.of(compute)).contains(compute).doesNotContain(client.as(Compute.class));
    assertThat(compute).hasToString("Compute at <Target topic=compute, namespace=ns, version=1.4>");
    assertThat(driver.calls).isEmpty();
  }

  interface Overloaded {
    void run(int x);

    void run(String x);
  }

  interface OverloadedWithNames {
    @Rpc(name = "run_number")
    void run(int x);

    void run(String x);
  }

  interface RawFuture {
    @SuppressWarnings("rawtypes")
    CompletableFuture later();
  }

  interface OtherFuture {
    Future<String> later();
  }

  interface CastWithResult {
    @Cast
    String tell();
  }

  interface Generic<T> {
    void put(T value);
  }

  interface ServerOnly {
    void run(RpcContext context);
  }

  interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  interface Twice {
    void run(@Argument("x") int a, @Argument("x") int b);
  }

  interface Nameless {
    void run(@Argument("") int a);
  }

  @Test
  void misuse_is_refused_when_the_client_is_made_by_a_message_that_names_the_method() {
    assertRefused(Overloaded.class, "Overloaded.run(", "same name", "@Rpc(name = \"…\")");
    assertRefused(RawFuture.class, "RawFuture.later()", "future");
    assertRefused(OtherFuture.class, "OtherFuture.later()", "CompletableFuture");
    assertRefused(CastWithResult.class, "CastWithResult.tell()", "@Cast");
    assertRefused(Generic.class, "Generic.put(Object)", "value", " T,");
    assertRefused(ServerOnly.class, "ServerOnly.run(RpcContext)", "RequestContext");
    assertRefused(Closing.class, "Closing.close()", "JDK");
    assertRefused(Callable.class, "Callable.call()");
    assertRefused(Twice.class, "Twice.run(int, int)", "same");
    assertRefused(Nameless.class, "Nameless.run(int)", "empty name");
    assertRefused(String.class, "java.lang.String", "not an interface");
    assertThat(client.as(OverloadedWithNames.class)).isNotNull();
  }

  private void assertRefused(Class<?> type, String... parts) {
    assertThatThrownBy(() -> client.as(type))
        .as(type.getSimpleName())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void null_for_a_primitive_result_is_an_error_that_says_so() {
    answerWith(null);

    assertThatThrownBy(() -> client.as(Compute.class).count())
        .isInstanceOf(MessageDecodingException.class)
        .hasMessageContainingAll("count", "int", "null");
  }
}
