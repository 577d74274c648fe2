// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.InvalidTargetException;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.Target;
import dev.bergen.UnsupportedVersionException;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.rpc.RpcClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StubServerTest {
  private static final Target COMPUTE = Target.topic("compute");

  static final class NoValidHost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoValidHost(String message) {
      super(message);
    }
  }

  @RegisterExtension final BergenExtension bergen = new BergenExtension();
  private RpcClient compute;

  @BeforeEach
  void derive() {
    compute = RpcClient.of(bergen.transport(), COMPUTE);
  }

  @Test
  void a_method_answers_from_its_arguments() {
    bergen.serve(COMPUTE).answering("state", args -> "ACTIVE " + args.get("id"));

    assertThat(compute.call("state", Map.of("id", 7))).isEqualTo("ACTIVE 7");
  }

  @Test
  void a_method_may_always_return_the_same() {
    bergen.serve(COMPUTE).returning("list", List.of(1, 2)).returning("nothing", null);

    assertThat(compute.call("list", Map.of("any", "thing"))).isEqualTo(List.of(1L, 2L));
    assertThat(compute.call("nothing")).isNull();
  }

  @Test
  void a_method_may_be_told_otherwise_later() {
    StubServer stub = bergen.serve(COMPUTE).returning("state", "BUILDING");
    assertThat(compute.call("state")).isEqualTo("BUILDING");

    stub.returning("state", "ACTIVE");

    assertThat(compute.call("state")).isEqualTo("ACTIVE");
  }

  @Test
  void a_method_fails_as_python_would() {
    bergen.serve(COMPUTE).failing("build", "nova.exception", "NoValidHost", "full");
    RemoteErrors errors =
        RemoteErrors.builder()
            .map("nova.exception", "NoValidHost", NoValidHost.class, e -> new NoValidHost("full"))
            .build();

    assertThatThrownBy(() -> compute.call("build"))
        .isInstanceOfSatisfying(
            RemoteErrorException.class,
            e -> {
              assertThat(e.module()).isEqualTo("nova.exception");
              assertThat(e.type()).isEqualTo("NoValidHost");
              assertThat(e.value()).isEqualTo("full");
            });
    assertThatThrownBy(() -> compute.withErrors(errors).call("build"))
        .isInstanceOf(NoValidHost.class);
  }

  @Test
  void what_an_answer_throws_reaches_the_caller() {
    bergen
        .serve(COMPUTE)
        .answering(
            "build",
            args -> {
              throw new IllegalStateException("oops");
            })
        .answering(
            "remote",
            args -> {
              throw new RemoteErrorException("Gone", "nova.exception", "no such", List.of());
            })
        .answering("unencodable", args -> new Object());

    assertThatThrownBy(() -> compute.call("build"))
        .isInstanceOf(RemoteErrorException.class)
        .hasMessageContainingAll("IllegalStateException", "oops");
    assertThatThrownBy(() -> compute.call("remote"))
        .isInstanceOfSatisfying(
            RemoteErrorException.class, e -> assertThat(e.type()).isEqualTo("Gone"));
    assertThatThrownBy(() -> compute.call("unencodable")).isInstanceOf(RemoteErrorException.class);
  }

  @Test
  void a_method_it_was_not_told_about_does_not_exist() {
    bergen.serve(COMPUTE);

    assertThatThrownBy(() -> compute.call("state"))
        .isInstanceOf(NoSuchRpcMethodException.class)
        .hasMessageContaining("state");
  }

  @Test
  void it_answers_only_for_its_own_namespace_and_version_as_a_real_server_does() {
    bergen.serve(COMPUTE.withNamespace("vms").withVersion("1.2")).returning("state", "ACTIVE");
    RpcClient vms = compute.withNamespace("vms");

    assertThat(vms.call("state")).isEqualTo("ACTIVE");
    assertThat(vms.withVersion("1.2").call("state")).isEqualTo("ACTIVE");
    for (RpcClient other :
        List.of(
            compute, vms.withVersion("1.3"), vms.withVersion("2.0"), compute.withNamespace("x"))) {
      assertThatThrownBy(() -> other.call("state"))
          .isInstanceOf(UnsupportedVersionException.class)
          .hasMessageContaining("Attempted method: state");
    }
  }

  @Test
  void it_answers_for_any_interface_when_asked_to() {
    bergen.serve(COMPUTE).answeringAnyInterface().returning("state", "ACTIVE");

    assertThat(compute.withNamespace("x").withVersion("7.1").call("state")).isEqualTo("ACTIVE");
  }

  @Test
  void more_calls_than_it_has_threads_are_all_answered() throws Exception {
    bergen.serve(COMPUTE).answering("echo", args -> args.get("n"));

    List<CompletableFuture<Object>> calls =
        IntStream.range(0, 200)
            .mapToObj(n -> compute.callAsync("echo", Map.of("n", n)).thenApply(x -> x))
            .toList();

    for (int n = 0; n < 200; n++) {
      assertThat(calls.get(n).get(30, TimeUnit.SECONDS)).isEqualTo((long) n);
    }
  }

  @Test
  void a_server_may_go_away_before_the_test_ends() {
    StubServer stub = bergen.serve(COMPUTE.withServer("node-7")).returning("state", "ACTIVE");
    assertThat(stub.target().server()).isEqualTo("node-7");

    stub.close();

    RpcClient client = compute.withServer("node-8").withMandatory();
    assertThatThrownBy(() -> client.call("state"))
        .isInstanceOf(MessageUndeliverableException.class);
  }

  @Test
  void a_server_needs_a_topic() {
    assertThatThrownBy(() -> bergen.serve(Target.endpoint()))
        .isInstanceOf(InvalidTargetException.class);
  }
}
