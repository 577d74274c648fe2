// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.Target;
import dev.bergen.rpc.server.Endpoint;
import dev.bergen.rpc.typed.Signature;
import dev.bergen.rpc.typed.TypeVariables;
import dev.bergen.transport.RpcTransport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EndpointTest {

  private static Endpoint endpoint(Object instance) {
    return Endpoint.of(
        instance.getClass(), instance, null, AccessPolicy.LEGACY::allows, RpcTypes.READER);
  }

  /** Implements a generic interface, which gives it a bridge method. */
  interface Taking<T> {
    String take(T value);
  }

  static class TakingText implements Taking<String> {
    @Override
    public String take(String value) {
      return value;
    }

    public static String notAnInstanceMethod() {
      return "static";
    }

    String notPublic() {
      return "package-private";
    }
  }

  @Test
  void public_instance_methods_are_the_rpc_methods() {
    assertThat(endpoint(new TakingText()).methods()).containsOnlyKeys("take");
  }

  @Test
  void methods_are_inherited() {
    class Sub extends TakingText {
      public String own() {
        return "own";
      }
    }

    assertThat(endpoint(new Sub()).methods()).containsOnlyKeys("take", "own");
  }

  @RpcInterface(namespace = "ns", version = "2.1")
  static class Declared {
    public void run() {}
  }

  @Test
  @Tag("DSP-13")
  void namespace_and_version_are_those_of_the_class_unless_a_target_is_given() {
    Target given = Target.endpoint().withNamespace("other");

    assertThat(endpoint(new Declared()).target())
        .isEqualTo(Target.endpoint().withNamespace("ns").withVersion("2.1"));
    assertThat(
            Endpoint.of(
                    Declared.class,
                    new Declared(),
                    given,
                    AccessPolicy.DEFAULT::allows,
                    RpcTypes.READER)
                .target())
        .isEqualTo(given);
  }

  static class Overloaded {
    public void run(int x) {}

    public void run(String x) {}
  }

  static class TypeVariable {
    public <T> void run(T x) {}
  }

  static class TwoContexts {
    public void run(RpcContext a, RpcContext b) {}
  }

  static class Compared implements Comparable<Compared> {
    public void run() {}

    @Override
    public int compareTo(Compared other) {
      return 0;
    }
  }

  @Test
  void misuse_is_refused_when_the_server_is_built_by_a_message_that_names_the_method() {
    try (RpcTransport transport = RpcTransport.open("loop://misuse")) {
      RpcServer.Builder server =
          RpcServer.builder(transport, Target.topic("t").withServer("s"))
              .endpoint(new Overloaded());

      assertThatThrownBy(server::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("Overloaded.run(", "same name", "@Rpc(name = \"…\")");
    }
    assertThatThrownBy(() -> endpoint(new TypeVariable()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("TypeVariable.run(Object)", "x");
    assertThatThrownBy(() -> endpoint(new TwoContexts()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TwoContexts.run(RpcContext, RpcContext)");
  }

  @Test
  void what_an_interface_of_the_jdk_asks_for_is_no_rpc_method() {
    assertThat(endpoint(new Compared()).methods()).containsOnlyKeys("run");
  }

  @Test
  void parameters_without_names_are_refused_with_what_to_do() {
    // Compiled by the JDK without parameter names.
    assertThatThrownBy(
            () ->
                Signature.of(
                    String.class.getMethod("concat", String.class),
                    TypeVariables.of(String.class),
                    RpcTypes.READER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("String.concat(String)", "-parameters", "@Argument");
  }

  @Test
  void a_lambda_can_implement_an_interface_that_names_the_method() throws Throwable {
    Taking<String> lambda = value -> "took " + value;
    assertThatThrownBy(
            () ->
                Endpoint.of(
                    Taking.class, lambda, null, AccessPolicy.DEFAULT::allows, RpcTypes.READER))
        .hasMessageContaining("Taking.take(Object)");

    Named named = name -> "hello " + name;
    assertThat(
            Endpoint.of(Named.class, named, null, AccessPolicy.DEFAULT::allows, RpcTypes.READER)
                .methods())
        .containsOnlyKeys("greet");
  }

  interface Named {
    String greet(String name);
  }
}
