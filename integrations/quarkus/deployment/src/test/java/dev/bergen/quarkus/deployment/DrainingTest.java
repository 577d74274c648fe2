// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.quarkus.RpcClients;
import dev.bergen.quarkus.RpcEndpoint;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DrainingTest {
  @RegisterExtension
  static final QuarkusUnitTest application =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClass(Slow.class))
          .overrideConfigKey("bergen.rpc.drain-timeout", "90s")
          .overrideConfigKey("quarkus.http.test-port", "0");

  @RpcEndpoint("slow")
  static class Slow {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final AtomicBoolean ended = new AtomicBoolean();

    public String work() throws InterruptedException {
      begun.countDown();
      assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
      ended.set(true);
      return "done";
    }
  }

  @Inject Slow slow;
  @Inject RpcClients clients;
  @Inject Event<ShutdownEvent> shutdown;

  @Test
  @Timeout(180)
  void a_stop_waits_for_a_call_that_is_handled_and_its_caller_gets_the_result() throws Exception {
    CompletableFuture<Object> call =
        clients.client(Target.topic("slow")).withTimeout(Duration.ofSeconds(120)).callAsync("work");
    assertThat(slow.begun.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Boolean> endedBefore = new CompletableFuture<>();
    Thread stop =
        new Thread(
            () -> {
              shutdown.fire(new ShutdownEvent());
              endedBefore.complete(slow.ended.get());
            },
            "test-stop");

    stop.start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> stop.getState() == Thread.State.WAITING || endedBefore.isDone());
    slow.release.countDown();

    assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(endedBefore.get(60, TimeUnit.SECONDS)).as("ended before the stop did").isTrue();
  }
}
