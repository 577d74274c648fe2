// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.DriverLoadException;
import dev.bergen.MessageUndeliverableException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BergenExtensionTest {
  @RegisterExtension final BergenExtension bergen = new BergenExtension().withTimeout(ofSeconds(7));

  private static Object greet(RpcTransport transport) {
    return RpcClient.of(transport, Greeter.TARGET).call("greet", Map.of("name", "Ada"));
  }

  @Test
  @Tag("TST-01")
  void a_test_has_a_transport_to_serve_and_call() {
    try (RpcServer server =
        RpcServer.builder(bergen.transport(), Greeter.TARGET.withServer("node-1"))
            .endpoint(new Greeter())
            .build()) {
      server.start();

      assertThat(greet(bergen.transport())).isEqualTo("Hello, Ada!");
    }
  }

  @Test
  void an_endpoint_is_served_until_the_test_ends() {
    RpcServer server = bergen.serve(Greeter.TARGET, new Greeter());

    assertThat(greet(bergen.transport())).isEqualTo("Hello, Ada!");
    assertThat(server.target().server()).isNotNull();
  }

  @Test
  @Tag("TST-02")
  void calls_wait_as_long_as_the_extension_says() {
    assertThat(bergen.transport().timeout()).isEqualTo(ofSeconds(7));
    assertThat(new BergenExtension()).isNotSameAs(bergen);
  }

  @Test
  void code_that_opens_its_own_transport_reaches_the_same_broker_and_is_recorded() {
    bergen.serve(Greeter.TARGET, new Greeter());

    try (RpcTransport own = RpcTransport.open(bergen.url())) {
      assertThat(greet(own)).isEqualTo("Hello, Ada!");
    }

    bergen.recorder().assertCalled("greet").withArgument("name", "Ada").once();
  }

  @Test
  void the_broker_is_apart_from_the_others_of_this_jvm() {
    bergen.serve(Greeter.TARGET, new Greeter());

    try (RpcTransport other = RpcTransport.open("memory:")) {
      RpcClient client = RpcClient.of(other, Greeter.TARGET).withMandatory();
      assertThatThrownBy(() -> client.call("greet"))
          .isInstanceOf(MessageUndeliverableException.class);
    }
  }

  @Test
  void a_url_of_no_test_cannot_be_opened() {
    assertThatThrownBy(() -> RpcTransport.open("testing://nobody"))
        .isInstanceOf(DriverLoadException.class)
        .hasMessageContaining("BergenExtension");
    assertThatThrownBy(() -> RpcTransport.open("testing:")).isInstanceOf(DriverLoadException.class);
  }

  @Test
  void what_is_opened_here_is_closed_in_reverse() {
    StringBuilder order = new StringBuilder();
    bergen.closeAfterTest(() -> assertThat(order.append("first")).hasToString("secondfirst"));
    bergen.closeAfterTest(() -> order.append("second"));
  }

  @Test
  void there_is_no_clock_while_time_is_real() {
    assertThatThrownBy(bergen::clock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("withVirtualClock");
  }

  @Test
  void outside_of_a_test_there_is_no_broker() {
    assertThatThrownBy(() -> new BergenExtension().transport())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in each test");
  }

  @Nested
  class In_a_nested_class {
    @Test
    void the_outer_field_works_too() {
      bergen.serve(Greeter.TARGET, new Greeter());

      assertThat(greet(bergen.transport())).isEqualTo("Hello, Ada!");
    }
  }

  @Nested
  class Two_brokers {
    @RegisterExtension final BergenExtension other = new BergenExtension();

    @Test
    void do_not_know_each_other() {
      other.serve(Target.topic("there")).returning("where", "there");
      bergen.serve(Target.topic("here")).returning("where", "here");

      assertThat(RpcClient.of(other.transport(), Target.topic("there")).call("where"))
          .isEqualTo("there");
      bergen.recorder().assertNothingSent();
    }
  }
}
