// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.transport.RpcTransport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DerivedClientTest {

  @Test
  @Tag("CLI-08")
  void each_setting_survives_the_deriving_of_all_others() {
    try (RpcTransport transport = RpcTransport.open("loop://derived")) {
      LoopDriver driver = LoopDriver.named("derived");
      driver.answer = sent -> Reply.result(Json.NULL);

      RpcClient.of(transport, Target.topic("compute"))
          .withMandatory()
          .withRetry(3)
          .withCallMonitor(ofSeconds(5))
          .withServer("node-7")
          .withVersion("1.2")
          .withVersionCap("1.5")
          .withTimeout(ofSeconds(30))
          .withNamespace("ns")
          .call("state");

      LoopDriver.Sent sent = driver.calls.get(0);
      SendOptions options = sent.options();
      assertThat(options.mandatory()).isTrue();
      assertThat(options.retry()).isEqualTo(3);
      assertThat(options.monitor()).isEqualTo(ofSeconds(5));
      assertThat(sent.target())
          .isEqualTo(
              Target.topic("compute").withServer("node-7").withVersion("1.2").withNamespace("ns"));
    }
  }
}
