// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.InvalidArgumentsException;
import dev.bergen.Target;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OtherArgumentsTest {
  private RpcTransport transport;
  private RpcServer server;
  private RpcClient client;

  interface Images {
    String cache(String host, @OtherArguments Map<String, Object> others);

    Map<String, Long> sizes(@OtherArguments Map<String, Long> sizes);
  }

  interface NewerImages {
    String cache(String host, String image, int tries);
  }

  interface Misused {
    String cache(@OtherArguments List<String> others);
  }

  static final class ImageServer implements Images {
    @Override
    public String cache(String host, Map<String, Object> others) {
      return host + " " + new TreeMap<>(others);
    }

    @Override
    public Map<String, Long> sizes(Map<String, Long> sizes) {
      return sizes;
    }
  }

  @BeforeEach
  void open() {
    transport = RpcTransport.open("memory://other-arguments");
    server =
        RpcServer.builder(transport, Target.topic("images").withServer("a"))
            .endpoint(Images.class, new ImageServer())
            .build();
    server.start();
    client = RpcClient.of(transport, Target.topic("images"));
  }

  @AfterEach
  void close() {
    server.close();
    transport.close();
  }

  @Test
  void a_newer_caller_may_say_more_than_the_server_names() {
    assertThat(client.as(NewerImages.class).cache("node-7", "cirros", 3))
        .isEqualTo("node-7 {image=cirros, tries=3}");
    assertThat(client.call("cache", Map.of("host", "node-7"))).isEqualTo("node-7 {}");
  }

  @Test
  void each_entry_of_a_client_is_an_argument_of_its_own() {
    Images images = client.as(Images.class);

    assertThat(images.cache("node-7", Map.of("image", "cirros")))
        .isEqualTo("node-7 {image=cirros}");
    assertThat(images.sizes(Map.of("a", 1L, "b", 2L))).isEqualTo(Map.of("a", 1L, "b", 2L));
    assertThatThrownBy(() -> images.cache("node-7", Map.of("host", "node-8")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host");
  }

  @Test
  void what_a_parameter_is_named_after_is_still_asked_for_and_values_are_checked() {
    assertThatThrownBy(() -> client.call("cache", Map.of("image", "cirros")))
        .isInstanceOf(InvalidArgumentsException.class)
        .hasMessageContaining("missing the argument host");
    assertThatThrownBy(() -> client.call("sizes", Map.of("a", "large")))
        .isInstanceOf(InvalidArgumentsException.class)
        .hasMessageContaining("a: expected");
  }

  @Test
  void it_is_a_map_by_names() {
    assertThatThrownBy(() -> client.as(Misused.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@OtherArguments is a Map<String, …>");
  }
}
