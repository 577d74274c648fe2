// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Reply;
import dev.bergen.transport.RpcTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client of {@code compute} on a driver that keeps what was sent and answers as told. */
abstract class ClientBench {
  RpcTransport transport;
  LoopDriver driver;
  RpcClient client;

  @BeforeEach
  void open() {
    transport = RpcTransport.open("loop://client");
    driver = LoopDriver.named("client");
    client = RpcClient.of(transport, Target.topic("compute"));
  }

  @AfterEach
  void close() {
    transport.close();
    Threads.until(() -> Threads.named("bergen-").isEmpty());
  }

  LoopDriver.Sent onlyCall() {
    assertThat(driver.calls).hasSize(1);
    return driver.calls.get(0);
  }

  void answerWith(@Nullable Object result) {
    driver.answer = sent -> Reply.result(Json.of(result));
  }
}
