// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(BergenExtension.class)
class BergenParametersTest {
  private RpcServer server;

  @BeforeEach
  void serve(RpcTransport transport) {
    server =
        RpcServer.builder(transport, Greeter.TARGET.withServer("node-1"))
            .endpoint(new Greeter())
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_test_takes_what_it_needs_as_parameters(RpcTransport transport, Recorder recorder) {
    RpcClient client = RpcClient.of(transport, Greeter.TARGET);

    assertThat(client.call("greet", Map.of("name", "Ada"))).isEqualTo("Hello, Ada!");
    recorder.assertCalled("greet").returned("Hello, Ada!").once();
  }

  @Test
  void faults_are_a_parameter_as_well(Faults faults, RpcTransport transport) {
    Fault twice = faults.requests().withMethod("greet").duplicate();

    Object greeting = RpcClient.of(transport, Greeter.TARGET).call("greet", Map.of("name", "Ada"));

    assertThat(greeting).isEqualTo("Hello, Ada!");
    assertThat(twice.hits()).isEqualTo(1);
  }
}
