// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.rpc.RpcClient;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Subscription;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FaultsTest {
  private static final Target COMPUTE = Target.topic("compute");

  @RegisterExtension
  final BergenExtension bergen =
      new BergenExtension().withVirtualClock().withTimeout(ofSeconds(60));

  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private Faults faults;
  private RpcClient compute;

  @BeforeEach
  void serve() {
    faults = bergen.faults();
    compute = RpcClient.of(bergen.transport(), COMPUTE);
    bergen
        .serve(COMPUTE.withServer("node-7"))
        .answering("state", args -> handle("state"))
        .answering("resync", args -> handle("resync"));
  }

  private String handle(String method) {
    handled.add(method);
    return "done";
  }

  private String handledSoon() throws InterruptedException {
    return handled.poll(30, TimeUnit.SECONDS);
  }

  /** Waits in real time, though the clock stands still. */
  private static Object get(CompletableFuture<?> call)
      throws InterruptedException, TimeoutException, ExecutionException {
    return call.get(30, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<?> call) {
    return catchThrowable(() -> get(call)).getCause();
  }

  @Test
  void a_dropped_request_is_never_handled_and_its_call_times_out() {
    Fault dropped = faults.requests().withMethod("state").drop();

    CompletableFuture<?> call = compute.callAsync("state");
    bergen.clock().advance(ofSeconds(60));

    assertThat(failure(call))
        .isInstanceOf(MessagingTimeoutException.class)
        .hasMessageContainingAll("state", "1 min", "a fault of the test dropped it");
    assertThat(handled).isEmpty();
    assertThat(dropped.hits()).isEqualTo(1);
  }

  @Test
  void a_dropped_request_ends_early_when_its_monitor_misses_heartbeats() {
    faults.requests().drop();

    CompletableFuture<?> call = compute.withCallMonitor(ofSeconds(4)).callAsync("state");
    bergen.clock().advance(ofSeconds(4));

    assertThat(failure(call)).hasMessageContaining("Neither reply nor heartbeat");
  }

  @Test
  void a_dropped_cast_succeeds_and_does_nothing() throws Exception {
    faults.requests().next(1).drop();

    compute.cast("resync");
    compute.cast("state");

    assertThat(handledSoon()).isEqualTo("state");
    assertThat(handled).isEmpty();
    bergen.recorder().assertCast("resync").endedAs(Outcome.SENT).once();
  }

  @Test
  void a_dropped_reply_leaves_the_method_run_and_the_caller_without_an_answer() throws Exception {
    faults.replies().withMethod("state").drop();

    CompletableFuture<?> call = compute.callAsync("state");
    assertThat(handledSoon()).isEqualTo("state");
    bergen.clock().advance(ofSeconds(60));

    assertThat(failure(call)).isInstanceOf(MessagingTimeoutException.class);
  }

  @Test
  void a_delayed_request_arrives_when_its_time_has_come() throws Exception {
    faults.requests().withMethod("state").delay(ofSeconds(20));

    CompletableFuture<?> call = compute.callAsync("state");
    bergen.clock().advance(ofSeconds(19));
    assertThat(handled).isEmpty();
    bergen.clock().advance(ofSeconds(1));

    assertThat(get(call)).isEqualTo("done");
  }

  @Test
  void a_request_delayed_beyond_its_deadline_is_not_handled_any_more() throws Exception {
    faults.requests().withMethod("state").delay(ofSeconds(90));

    CompletableFuture<?> call = compute.callAsync("state");
    bergen.clock().advance(ofSeconds(60));
    Throwable late = failure(call);
    bergen.clock().advance(ofSeconds(60));

    assertThat(late)
        .isInstanceOf(MessagingTimeoutException.class)
        .hasMessageContaining("delays it by 1 min 30 s");
    compute.cast("resync");
    assertThat(handledSoon()).isEqualTo("resync");
  }

  @Test
  void a_delayed_request_of_a_caller_that_gave_up_is_not_handled() throws Exception {
    faults.requests().withMethod("state").delay(ofSeconds(20));

    CompletableFuture<?> call = compute.callAsync("state");
    call.cancel(true);
    bergen.recorder().calls().get(0).awaitOutcome(ofSeconds(5));
    bergen.clock().advance(ofSeconds(20));

    compute.cast("resync");
    assertThat(handledSoon()).isEqualTo("resync");
    bergen.recorder().assertCalled("state").endedAs(Outcome.CANCELLED).once();
  }

  @Test
  void a_delayed_cast_is_sent_at_once_and_handled_later() throws Exception {
    faults.requests().delay(ofSeconds(20));

    compute.cast("resync");
    bergen.clock().advance(ofSeconds(20));

    assertThat(handledSoon()).isEqualTo("resync");
  }

  @Test
  void a_delayed_reply_comes_in_its_time() throws Exception {
    Fault delayed = faults.replies().withServer("node-7").delay(ofSeconds(20));

    CompletableFuture<?> call = compute.callAsync("state");
    await().atMost(ofSeconds(30)).until(() -> delayed.hits() == 1);
    bergen.clock().advance(ofSeconds(10));
    assertThat(call).isNotDone();
    bergen.clock().advance(ofSeconds(10));

    assertThat(get(call)).isEqualTo("done");
  }

  @Test
  void a_duplicated_request_is_handled_twice_and_answered_once() throws Exception {
    faults.requests().withMethod("state").next(1).duplicate();

    assertThat(compute.call("state")).isEqualTo("done");

    assertThat(handledSoon()).isEqualTo("state");
    assertThat(handledSoon()).isEqualTo("state");
    bergen.recorder().assertCalled("state").once();
  }

  @Test
  void a_duplicated_cast_is_handled_twice() throws Exception {
    faults.requests().duplicate();

    compute.cast("resync");

    assertThat(handledSoon()).isEqualTo("resync");
    assertThat(handledSoon()).isEqualTo("resync");
  }

  @Test
  void a_failed_request_tells_its_sender_and_is_not_sent() {
    faults
        .requests()
        .withTopic("compute")
        .fail(() -> new MessageDeliveryException(false, "the broker is full", null));

    assertThatThrownBy(() -> compute.call("state"))
        .isInstanceOf(MessageDeliveryException.class)
        .hasMessage("the broker is full");
    assertThatThrownBy(() -> compute.cast("resync")).isInstanceOf(MessageDeliveryException.class);
    assertThat(handled).isEmpty();
    bergen.recorder().assertCast("resync").endedAs(Outcome.UNDELIVERED).once();
  }

  @Test
  void a_time_out_can_be_had_without_waiting() {
    faults.requests().fail(() -> new MessagingTimeoutException(true, "No reply", null));

    assertThatThrownBy(() -> compute.call("state")).isInstanceOf(MessagingTimeoutException.class);
  }

  @Test
  void faults_follow_each_other_and_others_stay_unharmed() throws Exception {
    Fault first = faults.requests().next(1).fail(FaultsTest::refused);
    Fault second = faults.requests().next(2).fail(FaultsTest::refused);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> compute.call("state")).hasMessage("refused");
    }

    assertThat(compute.call("state")).isEqualTo("done");
    assertThat(first.hits()).isEqualTo(1);
    assertThat(second.hits()).isEqualTo(2);
  }

  @Test
  void a_fault_can_be_lifted_and_all_can_be_reset() {
    Fault fault = faults.requests().withMethod("state").fail(FaultsTest::refused);
    faults.requests().matching(m -> m.kind() == Message.Kind.CAST).fail(FaultsTest::refused);

    fault.lift();
    assertThat(compute.call("state")).isEqualTo("done");
    assertThatThrownBy(() -> compute.cast("resync")).hasMessage("refused");

    faults.reset();
    compute.cast("resync");
  }

  @Test
  void without_a_fault_a_server_is_told_that_its_caller_gave_up() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    BlockingQueue<IncomingRequest> taken = new LinkedBlockingQueue<>();
    Subscription server =
        bergen
            .transport()
            .serve(
                Target.topic("slow").withServer("node-1"),
                taken::add,
                1,
                bergen.clock().deadline(ofSeconds(5)))
            .get(30, TimeUnit.SECONDS);
    bergen.closeAfterTest(server);
    server.request(1);

    CompletableFuture<?> call = compute.withTopic("slow").callAsync("state");
    IncomingRequest request = taken.poll(30, TimeUnit.SECONDS);
    request.onCancel(told::countDown);
    call.cancel(true);

    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(request.deadline().timeout()).isEqualTo(ofSeconds(60));
  }

  @Test
  void a_fault_that_hits_nothing_is_refused() {
    assertThatThrownBy(() -> faults.requests().next(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closing_the_transport_ends_what_is_held() {
    faults.requests().withMethod("state").next(1).drop();
    faults.requests().withMethod("state").delay(ofSeconds(20));
    CompletableFuture<?> dropped = compute.callAsync("state");
    CompletableFuture<?> delayed = compute.callAsync("state");

    bergen.transport().close();

    assertThat(failure(dropped)).isInstanceOf(TransportClosedException.class);
    assertThat(failure(delayed)).isInstanceOf(TransportClosedException.class);
  }

  private static MessageDeliveryException refused() {
    return new MessageDeliveryException(false, "refused", null);
  }
}
