// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RpcVersionCapException;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.json.Json;
import dev.bergen.rpc.server.Endpoint;
import dev.bergen.spi.Reply;
import dev.bergen.transport.RpcTransport;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Typed interfaces that grow while older servers run. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SinceTest {
  private RpcTransport transport;
  private LoopDriver driver;
  private RpcClient client;

  @RpcInterface(version = "1.4")
  interface Compute {
    String state(String id);

    @Since("1.3")
    void pause(String id);

    @Since("1.4")
    default String stateOf(String id, boolean deep) {
      return "shallow " + state(id);
    }

    default String twice(String id) {
      return state(id) + state(id);
    }
  }

  @BeforeEach
  void open() {
    transport = RpcTransport.open("loop://since");
    driver = LoopDriver.named("since");
    driver.answer = sent -> Reply.result(Json.of("on"));
    client = RpcClient.of(transport, Target.topic("compute"));
  }

  @AfterEach
  void close() {
    transport.close();
  }

  private String lastVersion() {
    return Objects.requireNonNull(
        driver.calls.get(driver.calls.size() - 1).request().version(), "version");
  }

  @Test
  void a_method_asks_for_the_version_that_it_came_with() {
    Compute compute = client.as(Compute.class);

    compute.pause("x");
    assertThat(lastVersion()).isEqualTo("1.3");

    compute.state("x");
    assertThat(lastVersion()).isEqualTo("1.0");
  }

  @Test
  void a_version_of_the_handle_is_asked_for_where_the_method_needs_no_higher_one() {
    Compute compute = client.withVersion("1.2").as(Compute.class);

    compute.state("x");
    assertThat(lastVersion()).isEqualTo("1.2");

    compute.pause("x");
    assertThat(lastVersion()).isEqualTo("1.3");
  }

  @Test
  void a_method_above_the_cap_is_refused_by_name_and_the_others_are_sent() {
    Compute compute = client.withVersionCap("1.2").as(Compute.class);

    assertThatThrownBy(() -> compute.pause("x"))
        .isInstanceOf(RpcVersionCapException.class)
        .hasMessageContainingAll("pause", "1.3", "1.2");
    assertThat(driver.calls).isEmpty();
    assertThat(compute.state("x")).isEqualTo("on");
  }

  @Test
  void a_default_method_is_called_on_the_server_and_below_the_cap_runs_here() {
    assertThat(client.as(Compute.class).stateOf("x", true)).isEqualTo("on");
    assertThat(driver.calls.get(0).request().method()).isEqualTo("stateOf");
    assertThat(lastVersion()).isEqualTo("1.4");

    assertThat(client.withVersionCap("1.3").as(Compute.class).stateOf("x", true))
        .isEqualTo("shallow on");
    assertThat(driver.calls.get(1).request().method()).isEqualTo("state");
  }

  @Test
  void a_default_method_that_says_nothing_of_versions_runs_here() {
    assertThat(client.as(Compute.class).twice("x")).isEqualTo("onon");
  }

  @RpcInterface(version = "1.2")
  interface Above {
    @Since("1.3")
    void later();
  }

  @RpcInterface(version = "2.0")
  interface OtherMajor {
    @Since("1.3")
    void older();
  }

  interface Unversioned {
    @Since("1.1")
    void later();
  }

  @RpcInterface(version = "1.2")
  interface NoVersion {
    @Since("soon")
    void later();
  }

  @RpcInterface(version = "newest")
  interface BadInterface {
    void run();
  }

  @Test
  void a_version_that_cannot_be_is_refused_on_both_sides_when_they_are_made() {
    assertRefused(Above.class, "Above.later()", "1.3", "1.2");
    assertRefused(OtherMajor.class, "OtherMajor.older()", "1.3", "2.0");
    assertRefused(Unversioned.class, "Unversioned.later()", "1.1", "1.0", "@RpcInterface");
    assertRefused(NoVersion.class, "NoVersion.later()", "soon", "major.minor");
    assertRefused(BadInterface.class, "BadInterface", "newest", "major.minor");
  }

  private void assertRefused(Class<?> type, String... parts) {
    assertThatThrownBy(() -> client.as(type))
        .as("client of " + type.getSimpleName())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
    assertThatThrownBy(
            () ->
                Endpoint.of(
                    type, new Object(), null, AccessPolicy.DEFAULT::allows, RpcTypes.READER))
        .as("server of " + type.getSimpleName())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void a_handle_of_another_major_version_cannot_have_the_interface() {
    assertThatThrownBy(() -> client.withVersion("2.0").as(Compute.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Compute.", "2.0");
  }

  @Test
  void a_server_answers_to_the_version_of_the_whole_interface() {
    Compute implementation =
        new Compute() {
          @Override
          public String state(String id) {
            return "on";
          }

          @Override
          public void pause(String id) {}
        };

    Endpoint endpoint =
        Endpoint.of(
            Compute.class, implementation, null, AccessPolicy.DEFAULT::allows, RpcTypes.READER);

    assertThat(endpoint.target().version()).isEqualTo(Version.parse("1.4"));
    assertThat(endpoint.methods()).containsKeys("state", "pause", "stateOf");
  }
}
