// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.InvalidTransportUrlException;
import dev.bergen.config.Configuration;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.TransportUrl;
import dev.bergen.rpc.LoopDriver;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfiguredTransportTest {
  private static Configuration environment(String... pairs) {
    Configuration.Builder builder = Configuration.builder();
    for (int i = 0; i < pairs.length; i += 2) {
      builder.environment(Map.of("OS_DEFAULT__" + pairs[i], pairs[i + 1]));
    }
    return builder.build();
  }

  @Test
  @Tag("URL-02")
  @Tag("TRN-11")
  void without_a_url_the_configured_one_counts() {
    Configuration configuration = environment("TRANSPORT_URL", "loop://configured");

    try (RpcTransport transport = RpcTransport.builder(configuration).build()) {
      assertThat(transport.url()).isEqualTo(TransportUrl.parse("loop://configured"));
      assertThat(transport.options().get(DefaultOptions.TRANSPORT_URL))
          .isEqualTo("loop://configured");
    }
  }

  @Test
  @Tag("URL-02")
  @Tag("URL-04")
  void a_configured_url_that_cannot_be_read_is_refused() {
    assertThatThrownBy(() -> RpcTransport.builder(environment("TRANSPORT_URL", "")))
        .isInstanceOf(InvalidTransportUrlException.class);
  }

  @Test
  @Tag("TRN-08")
  void the_default_exchange_is_control_exchange_unless_code_names_another() {
    Configuration nova =
        Configuration.builder().setDefault("DEFAULT", "control_exchange", "nova").build();

    try (RpcTransport plain = RpcTransport.open("loop://plain");
        RpcTransport configured = RpcTransport.builder("loop://nova").configuration(nova).build();
        RpcTransport coded =
            RpcTransport.builder("loop://coded")
                .configuration(nova)
                .defaultExchange("cinder")
                .build()) {
      assertThat(LoopDriver.named("plain").settings.defaultExchange()).isEqualTo("openstack");
      assertThat(LoopDriver.named("nova").settings.defaultExchange()).isEqualTo("nova");
      assertThat(LoopDriver.named("coded").settings.defaultExchange()).isEqualTo("cinder");
      assertThat(plain.timeout()).isEqualTo(ofSeconds(60));
      assertThat(configured.timeout()).isEqualTo(coded.timeout());
    }
  }

  @Test
  @Tag("CLI-06")
  void the_timeout_is_rpc_response_timeout() {
    Configuration configuration = environment("RPC_RESPONSE_TIMEOUT", "180");

    try (RpcTransport transport =
        RpcTransport.builder("loop://slow").configuration(configuration).build()) {
      assertThat(transport.timeout()).isEqualTo(ofSeconds(180));
    }
  }

  @Test
  @Tag("URL-22")
  void an_invalid_option_is_reported_when_the_transport_is_built() {
    RpcTransport.Builder builder =
        RpcTransport.builder("loop://wrong")
            .configuration(environment("RPC_RESPONSE_TIMEOUT", "soon"));

    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rpc_response_timeout 'soon'");
  }
}
