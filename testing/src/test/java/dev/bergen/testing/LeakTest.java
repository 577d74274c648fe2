// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationListener;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs other tests, which leave things behind, and looks at how they end. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LeakTest {
  private static final CountDownLatch END_OF_THREAD = new CountDownLatch(1);

  static final class Clean {
    @RegisterExtension final BergenExtension bergen = new BergenExtension();

    @Test
    void test() {
      bergen.serve(Greeter.TARGET, new Greeter());
      var unused =
          RpcClient.of(bergen.transport(), Greeter.TARGET).call("greet", Map.of("name", "Ada"));
    }
  }

  static final class RunningServer {
    @RegisterExtension final BergenExtension bergen = new BergenExtension();

    @Test
    void test() {
      RpcServer.builder(bergen.transport(), Greeter.TARGET.withServer("left-behind"))
          .endpoint(new Greeter())
          .build()
          .start();
    }
  }

  static final class RunningListener {
    @RegisterExtension final BergenExtension bergen = new BergenExtension();

    @Test
    void test() {
      NotificationListener.builder(bergen.notificationTransport(), Target.topic("left"))
          .handler(event -> null, Priority.INFO)
          .build()
          .start();
    }
  }

  static final class PendingCall {
    @RegisterExtension final BergenExtension bergen = new BergenExtension();

    @Test
    void test() {
      var unused = RpcClient.of(bergen.transport(), Greeter.TARGET).callAsync("greet");
      bergen.recorder().clear();
    }
  }

  static final class CancelledCall {
    @RegisterExtension final BergenExtension bergen = new BergenExtension();

    @Test
    void test() {
      CompletableFuture<?> call =
          RpcClient.of(bergen.transport(), Greeter.TARGET).callAsync("greet");
      call.cancel(true);
    }
  }

  static final class OpenTransport {
    @RegisterExtension final BergenExtension bergen = new BergenExtension();

    @Test
    void test() {
      var unused = RpcTransport.open(bergen.url());
    }
  }

  static final class RunningThread {
    @RegisterExtension final BergenExtension bergen = new BergenExtension();

    @Test
    void test() {
      Thread thread = new Thread(LeakTest::waitForEnd, "bergen-left-behind");
      thread.setDaemon(true);
      thread.start();
    }
  }

  static final class FailingClose {
    @RegisterExtension final BergenExtension bergen = new BergenExtension();

    @Test
    void test() {
      bergen.closeAfterTest(
          () -> {
            throw new IOException("stuck");
          });
    }
  }

  static final class FailingAnyway {
    @RegisterExtension final BergenExtension bergen = new BergenExtension();

    @Test
    void test() {
      RpcServer.builder(bergen.transport(), Greeter.TARGET.withServer("left-behind"))
          .endpoint(new Greeter())
          .build()
          .start();
      throw new IllegalArgumentException("its own");
    }
  }

  @ExtendWith(BergenExtension.class)
  static final class ClockInRealTime {
    @Test
    void test(VirtualClock clock) {
      assertThat(clock).isNotNull();
    }
  }

  @ExtendWith(BergenExtension.class)
  static final class TooEarly {
    @BeforeAll
    static void before(RpcTransport transport) {
      assertThat(transport).isNotNull();
    }

    @Test
    void test() {}
  }

  private static void waitForEnd() {
    try {
      var unused = END_OF_THREAD.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Events run(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(test))
        .execute()
        .testEvents();
  }

  private static void assertFails(Class<?> test, String... texts) {
    run(test)
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    instanceOf(AssertionError.class),
                    message(said -> Arrays.stream(texts).allMatch(said::contains)))));
  }

  @Test
  void a_test_that_leaves_nothing_behind_passes() {
    run(Clean.class).assertThatEvents().haveExactly(1, event(finishedSuccessfully()));
  }

  @Test
  void a_server_left_running_fails_the_test() {
    assertFails(
        RunningServer.class, "left open", "server <Target topic=greeter, server=left-behind>");
  }

  @Test
  void a_listener_left_running_fails_the_test() {
    assertFails(RunningListener.class, "left open", "listener to left.info");
  }

  @Test
  void a_call_that_nobody_waited_for_fails_the_test() {
    assertFails(PendingCall.class, "left open", "call greet {} to <Target topic=greeter>");
  }

  @Test
  void a_call_that_was_cancelled_is_no_leak() {
    run(CancelledCall.class).assertThatEvents().haveExactly(1, event(finishedSuccessfully()));
  }

  @Test
  void a_transport_left_open_fails_the_test() {
    assertFails(OpenTransport.class, "left open", "1 transports", "testing://");
  }

  @Test
  void a_thread_of_the_library_that_goes_on_fails_the_test() {
    try {
      assertFails(RunningThread.class, "left open", "thread bergen-left-behind");
    } finally {
      END_OF_THREAD.countDown();
    }
  }

  @Test
  void what_cannot_be_closed_fails_the_test() {
    assertFails(FailingClose.class, "could be closed", "stuck");
  }

  @Test
  void a_failing_test_fails_with_its_own_failure() {
    run(FailingAnyway.class)
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    instanceOf(IllegalArgumentException.class),
                    suppressed(0, instanceOf(AssertionError.class)))));
  }

  @Test
  void a_clock_cannot_be_had_in_real_time() {
    run(ClockInRealTime.class)
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    instanceOf(ParameterResolutionException.class),
                    message(said -> said.contains("withVirtualClock")))));
  }

  @Test
  void before_the_first_test_there_is_nothing_to_take() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(TooEarly.class))
        .execute()
        .containerEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    instanceOf(ParameterResolutionException.class),
                    message(said -> said.contains("not in before")))));
  }
}
