// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VirtualClockTest {
  private static final Target BACKUP = Target.topic("backup");

  /** A method that ends when the test says so, without holding a thread. */
  public static final class Backup {
    private final CompletableFuture<String> end = new CompletableFuture<>();

    public CompletableFuture<String> run() {
      return end;
    }
  }

  @RegisterExtension
  final BergenExtension bergen =
      new BergenExtension().withVirtualClock().withTimeout(ofMinutes(30));

  private static Throwable failure(CompletableFuture<?> call) {
    return catchThrowable(() -> call.get(30, TimeUnit.SECONDS)).getCause();
  }

  @Test
  void a_call_times_out_when_the_test_says_so(VirtualClock clock) {
    CompletableFuture<?> call = RpcClient.of(bergen.transport(), BACKUP).callAsync("run");

    clock.advance(ofMinutes(29));
    assertThat(call).isNotDone();
    clock.advance(ofMinutes(1));

    assertThat(failure(call)).isInstanceOf(MessagingTimeoutException.class);
    assertThat(clock.elapsed()).isEqualTo(ofMinutes(30));
  }

  @Test
  void it_tells_the_time_in_words_and_is_not_turned_back(VirtualClock clock) {
    clock.advance(ofSeconds(90));

    assertThat(clock).hasToString("VirtualClock[1 min 30 s]");
    assertThatThrownBy(() -> clock.advance(ofSeconds(-30)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Time cannot be turned back: -30 s");
  }

  @Test
  void heartbeats_keep_a_long_call_alive(VirtualClock clock) throws Exception {
    Backup backup = new Backup();
    bergen.serve(BACKUP, backup);
    RpcClient client = RpcClient.of(bergen.transport(), BACKUP).withCallMonitor(ofSeconds(10));

    CompletableFuture<?> call = client.callAsync("run");
    clock.advance(ofMinutes(20));
    assertThat(call).isNotDone();
    backup.end.complete("safe");

    assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo("safe");
  }

  @Test
  void a_call_ends_early_when_the_heartbeats_stop(VirtualClock clock) {
    Backup backup = new Backup();
    bergen.serve(BACKUP, backup);
    RpcClient client = RpcClient.of(bergen.transport(), BACKUP).withCallMonitor(ofSeconds(10));

    CompletableFuture<?> call = client.callAsync("run");
    clock.advance(ofMinutes(1));
    Fault silence = bergen.faults().heartbeats().withTopic("backup").drop();
    clock.advance(ofSeconds(10));

    assertThat(failure(call)).hasMessageContaining("Neither reply nor heartbeat");
    assertThat(silence.hits()).isGreaterThan(0);
    backup.end.complete("too late");
  }

  @Test
  void code_that_blocks_times_out_once_its_call_is_on_its_way(VirtualClock clock) {
    RpcClient client = RpcClient.of(bergen.transport(), BACKUP);

    CompletableFuture<?> blocked = CompletableFuture.supplyAsync(() -> client.call("run"));
    RecordedMessage call = bergen.recorder().awaitCall("run", ofSeconds(5));
    clock.advance(ofMinutes(30));

    assertThat(call.awaitOutcome(ofSeconds(5))).isEqualTo(Outcome.UNDELIVERED);
    assertThat(failure(blocked)).isInstanceOf(MessagingTimeoutException.class);
  }

  @Test
  void what_is_due_on_the_way_happens_at_its_own_time(VirtualClock clock) {
    List<String> times = new ArrayList<>();
    clock.schedule(ofSeconds(2), () -> times.add("second " + clock.elapsed()));
    clock.schedule(ofSeconds(1), () -> times.add("first " + clock.elapsed()));
    clock.schedule(ofSeconds(3), () -> times.add("never")).cancel();

    clock.advance(ofSeconds(5));

    assertThat(times).containsExactly("first PT1S", "second PT2S");
  }

  @Test
  void time_does_not_go_back(VirtualClock clock) {
    assertThatThrownBy(() -> clock.advance(ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
