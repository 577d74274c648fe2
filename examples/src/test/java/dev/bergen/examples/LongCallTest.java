// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.testing.BergenExtension;
import dev.bergen.testing.VirtualClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Half an hour and a server that dies, in a few milliseconds. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LongCallTest {
  private static final Target BACKUP = Target.topic("backup");

  /** A method that takes as long as the test wants. */
  public static final class Backup {
    private final CompletableFuture<String> end = new CompletableFuture<>();

    public CompletableFuture<String> run() {
      return end;
    }
  }

  @RegisterExtension final BergenExtension bergen = new BergenExtension().withVirtualClock();

  @Test
  void heartbeats_keep_a_long_call_alive_until_they_stop(VirtualClock clock) {
    bergen.serve(BACKUP, new Backup());
    RpcClient client =
        RpcClient.of(bergen.transport(), BACKUP)
            .withTimeout(ofMinutes(30))
            .withCallMonitor(ofSeconds(10));

    CompletableFuture<Object> run = client.callAsync("run");
    clock.advance(ofMinutes(20));
    assertThat(run).isNotDone();

    bergen.faults().heartbeats().drop();
    clock.advance(ofSeconds(15));
    assertThat(run)
        .failsWithin(ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(MessagingTimeoutException.class);
  }
}
